import { describe, expect, it } from 'vitest';
import { eventContract, invokeContract } from '../../../../src/shared/ipc/contract';

const account = { server: 'wss://phone.example.com/', domain: 'phone.example.com', dn: '1001' };
const credentials = { realm: 'phone.example.com', ha1: '0123456789abcdef0123456789abcdef' };
const accounts = { profiles: [], passwordPlace: { chosen: 'keychain', fixed: false }, dnFixed: false };

describe('what crosses between page and main', () => {
  it('is a known account as far as it is known', () => {
    const { response } = invokeContract['account:load'];
    expect(response.safeParse({ state: 'signed-out', known: { dn: '1001' }, accounts }).success).toBe(true);
    expect(response.safeParse({ state: 'signed-in', account, credentials, accounts }).success).toBe(true);
    expect(response.safeParse({ state: 'signing-in', account, credentials, accounts }).success).toBe(true);
  });
  it('is never a password', () => {
    const { response } = invokeContract['account:load'];
    const withPassword = {
      state: 'signed-in',
      account,
      credentials: { ...credentials, password: 'x' },
      accounts,
    };
    expect(response.safeParse(withPassword).success).toBe(false);
  });
  it('is a server over WSS only', () => {
    const { response } = invokeContract['account:prepare'];
    const answer = (server: string) => ({ ok: true, account: { ...account, server }, credentials });
    expect(response.safeParse(answer('wss://phone.example.com/')).success).toBe(true);
    expect(response.safeParse(answer('ws://phone.example.com/')).success).toBe(false);
  });
  it.each(['phone.example.com', '192.0.2.7', '[2001:db8::7]'])('takes %s for a SIP domain', (domain) => {
    const { response } = invokeContract['account:load'];
    expect(response.safeParse({ state: 'signed-out', known: { domain }, accounts }).success).toBe(true);
  });
  it.each(['', 'a b', '2001:db8::7', 'x@y', 'a;b', '[::1'])('takes %j for no SIP domain', (domain) => {
    const { response } = invokeContract['account:load'];
    expect(response.safeParse({ state: 'signed-out', known: { domain }, accounts }).success).toBe(false);
  });
  it('is a command with its origin', () => {
    const command = { kind: 'answer', callId: 'c1' };
    expect(eventContract.command.safeParse({ command, origin: 'notification' }).success).toBe(true);
    expect(eventContract.command.safeParse({ command, origin: 'elsewhere' }).success).toBe(false);
  });
});
