import { expect, it } from 'vitest';
import { peerConnectionConfig } from '../../../../../src/renderer/phone/sip/iceServers';
import type { Site } from '../../../../../src/shared/settings/siteSchema';

it('the agent’s password goes to TURN servers by TLS only', () => {
  const site: Site = {
    servers: [],
    turn: ['stun:a', 'turn:a', 'turn:a?transport=tcp', 'turns:a:443'],
    media: 'any',
  };
  const { iceServers } = peerConnectionConfig(site, '1001', { realm: 'r', ha1: 'h', turnPassword: 'secret' });
  expect(iceServers).toEqual([
    { urls: 'stun:a' },
    { urls: 'turns:a:443', username: '1001', credential: 'secret' },
  ]);
});
