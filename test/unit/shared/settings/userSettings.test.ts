import { describe, expect, it } from 'vitest';
import { defaultUserSettings, readUserSettings } from '../../../../src/shared/settings/userSettings';

describe('settings as found', () => {
  it('are the defaults when there is nothing', () =>
    expect(readUserSettings({})).toEqual({ ok: true, settings: defaultUserSettings }));
  it('are taken as they are when they fit', () => {
    const settings = {
      version: 1,
      account: { server: 'wss://phone.example.com/', dn: '1001' },
      window: { x: -5, y: 0, width: 360, height: 560 },
    };
    expect(readUserSettings(settings)).toEqual({ ok: true, settings });
  });
  it.each([
    [null, '(whole)'],
    ['text', '(whole)'],
    [{ ...defaultUserSettings, version: 2 }, 'version'],
    [{ version: 1, account: {} }, 'window'],
    [{ ...defaultUserSettings, account: { server: 'ws://phone.example.com/' } }, 'account.server'],
    [{ ...defaultUserSettings, account: { password: 'secret' } }, 'account'],
    [{ ...defaultUserSettings, window: { x: 0, y: 0, width: -1, height: 1 } }, 'window.width'],
  ])('%j do not fit at %s', (found, where) => expect(readUserSettings(found)).toEqual({ ok: false, where }));
});
