import { describe, expect, it } from 'vitest';
import { defaultUserSettings, readUserSettings } from '../../../../src/shared/settings/userSettings';

describe('settings as found', () => {
  it('are the defaults when there is nothing', () =>
    expect(readUserSettings({})).toEqual({ settings: defaultUserSettings, wrong: [] }));
  it('are taken as they are when they fit', () => {
    const settings = {
      version: 2,
      account: { server: 'wss://phone.example.com/', dn: '1001' },
      window: { x: -5, y: 0, width: 360, height: 560 },
      card: { x: 900, y: -20 },
      preferences: { 'incoming.show': 'card', 'hotkeys.answer': null },
    };
    expect(readUserSettings(settings)).toEqual({ settings, wrong: [] });
  });
  it('of version 1 have no preferences yet', () => {
    const account = { server: 'wss://phone.example.com/', dn: '1001' };
    expect(readUserSettings({ version: 1, account, window: null })).toEqual({
      settings: { version: 2, account, window: null, preferences: {} },
      wrong: [],
    });
  });
  it('lose only what does not fit', () => {
    const found = {
      version: 2,
      account: { server: 'ws://phone.example.com/', dn: '1001', password: 'secret' },
      window: { x: 0, y: 0, width: -1, height: 1 },
      card: { x: 'left', y: 0 },
      preferences: { 'incoming.show': 'loud', 'no.such': 1, 'hotkeys.answer': null },
      extra: true,
    };
    expect(readUserSettings(found)).toEqual({
      settings: {
        version: 2,
        account: { dn: '1001' },
        window: null,
        preferences: { 'hotkeys.answer': null },
      },
      wrong: [
        'extra',
        'window',
        'card',
        'account.server',
        'account.password',
        'preferences.incoming.show',
        'preferences.no.such',
      ],
    });
  });
  it('of a newer program are used as far as this one knows them', () => {
    const preferences = { 'incoming.show': 'card', 'sound.ring': 'bell' };
    expect(readUserSettings({ version: 99, account: { dn: '1001' }, preferences })).toEqual({
      settings: { ...defaultUserSettings, account: { dn: '1001' }, preferences: { 'incoming.show': 'card' } },
      wrong: ['version', 'preferences.sound.ring'],
    });
  });
  it.each([
    [null, ['(whole)']],
    ['text', ['(whole)']],
    [[], ['(whole)']],
    [{ version: 2, account: 'me', preferences: [] }, ['account', 'preferences']],
    [{ preferences: { 'incoming.show': undefined } }, ['version', 'preferences.incoming.show']],
  ])('%j are the defaults', (found, wrong) =>
    expect(readUserSettings(found)).toEqual({ settings: defaultUserSettings, wrong }),
  );
  it('reach no prototype', () => {
    const found = JSON.parse(
      '{"version":2,"__proto__":{"polluted":1},"preferences":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
    const { settings, wrong } = readUserSettings(found);
    expect(wrong).toEqual(['__proto__', 'preferences.__proto__', 'preferences.constructor']);
    expect(Object.getPrototypeOf(settings.preferences)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
