import { describe, expect, it } from 'vitest';
import { allowsPermission, type PermissionQuestion } from '../../../../src/main/security/permissions';

const isOwn = (url: string) => url.startsWith('app://phone/');
const microphone: PermissionQuestion = {
  permission: 'media',
  isMainFrame: true,
  url: 'app://phone/index.html',
  media: ['audio'],
};

describe('permissions of the page', () => {
  it.each([
    microphone,
    { ...microphone, permission: 'speaker-selection', media: [] },
    { ...microphone, permission: 'loopback-network', media: [] },
    { ...microphone, permission: 'hid', media: [] },
  ])('allow what the phone needs: %o', (question) => expect(allowsPermission(question, isOwn)).toBe(true));

  it.each([
    { ...microphone, media: ['video'] },
    { ...microphone, media: ['audio', 'video'] },
    { ...microphone, media: ['unknown'] },
    // Screen capture asks for `media` without saying which.
    { ...microphone, media: [] },
    { ...microphone, isMainFrame: false },
    { ...microphone, url: 'https://example.com/' },
    { ...microphone, url: undefined },
    ...[
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
      'serial',
      'display-capture',
    ].map((permission) => ({ ...microphone, permission, media: [] })),
  ])('refuse everything else: %o', (question) => expect(allowsPermission(question, isOwn)).toBe(false));
});
