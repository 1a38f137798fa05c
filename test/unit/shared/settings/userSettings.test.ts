import { describe, expect, it } from 'vitest';
import { defaultUserSettings, readUserSettings } from '../../../../src/shared/settings/userSettings';

describe('settings as found', () => {
  it('are the defaults when there is nothing', () =>
    expect(readUserSettings({})).toEqual({ ok: true, settings: defaultUserSettings }));
  it('are taken as they are when they fit', () => {
    const settings = {
      version: 2,
      account: { server: 'wss://phone.example.com/', dn: '1001' },
      window: { x: -5, y: 0, width: 360, height: 560 },
      preferences: { 'incoming.show': 'card', 'hotkeys.answer': null },
    };
    expect(readUserSettings(settings)).toEqual({ ok: true, settings });
  });
  it('of version 1 have no preferences yet', () => {
    const account = { server: 'wss://phone.example.com/', dn: '1001' };
    expect(readUserSettings({ version: 1, account, window: null })).toEqual({
      ok: true,
      settings: { version: 2, account, window: null, preferences: {} },
    });
  });
  it.each([
    [null, '(whole)'],
    ['text', '(whole)'],
    [{ ...defaultUserSettings, version: 99 }, 'version'],
    [{ version: 1, account: {} }, 'window'],
    [{ ...defaultUserSettings, account: { server: 'ws://phone.example.com/' } }, 'account.server'],
    [{ ...defaultUserSettings, account: { password: 'secret' } }, 'account'],
    [{ ...defaultUserSettings, preferences: { 'incoming.show': 'loud' } }, 'preferences.incoming.show'],
    [{ ...defaultUserSettings, preferences: { 'no.such': 1 } }, 'preferences'],
    [{ ...defaultUserSettings, window: { x: 0, y: 0, width: -1, height: 1 } }, 'window.width'],
  ])('%j do not fit at %s', (found, where) => expect(readUserSettings(found)).toEqual({ ok: false, where }));
});
