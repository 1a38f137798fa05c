import { describe, expect, it } from 'vitest';
import { defaultUserSettings, readUserSettings } from '../../../../src/shared/settings/userSettings';

const account = { server: 'wss://phone.example.com/', dn: '1001', domain: 'phone.example.com' };

describe('settings as found', () => {
  it('are the defaults when there is nothing', () =>
    expect(readUserSettings({})).toEqual({ settings: defaultUserSettings, wrong: [] }));
  it('are taken as they are when they fit', () => {
    const settings = {
      version: 2,
      profiles: [{ account, password: 'keychain' }],
      window: { x: -5, y: 0, width: 720, height: 1120, zoom: 2 },
      card: { x: 900, y: -20 },
      preferences: { 'incoming.show': 'card', 'hotkeys.answer': null },
    };
    expect(readUserSettings(settings)).toEqual({ settings, wrong: [] });
  });
  it('of version 1 have one profile, and no preferences yet', () =>
    expect(readUserSettings({ version: 1, account, window: null })).toEqual({
      settings: { ...defaultUserSettings, profiles: [{ account, password: 'keychain' }] },
      wrong: [],
    }));
  it.each([{}, { server: account.server }])('of version 1 with %j have no profile', (part) =>
    expect(readUserSettings({ version: 1, account: part, window: null })).toEqual({
      settings: defaultUserSettings,
      wrong: [],
    }),
  );
  it('lose only what does not fit', () => {
    const found = {
      version: 2,
      profiles: [
        { account: { ...account, password: 'secret' }, password: 'none' },
        { account, password: 'keychain' },
        { account: { ...account, server: 'ws://phone.example.com/' }, password: 'none' },
        'me',
      ],
      window: { x: 0, y: 0, width: 1, height: 1, zoom: 0 },
      card: { x: 'left', y: 0 },
      preferences: { 'incoming.show': 'loud', 'no.such': 1, 'hotkeys.answer': null },
      extra: true,
    };
    expect(readUserSettings(found)).toEqual({
      settings: {
        version: 2,
        profiles: [{ account, password: 'keychain' }],
        window: null,
        preferences: { 'hotkeys.answer': null },
      },
      wrong: [
        'extra',
        'window',
        'card',
        'profiles.0',
        'profiles.2',
        'profiles.3',
        'preferences.incoming.show',
        'preferences.no.such',
      ],
    });
  });
  it('of a newer program are used as far as this one knows them', () => {
    const preferences = { 'incoming.show': 'card', 'sound.ring': 'bell' };
    expect(readUserSettings({ version: 99, preferences })).toEqual({
      settings: { ...defaultUserSettings, preferences: { 'incoming.show': 'card' } },
      wrong: ['version', 'preferences.sound.ring'],
    });
  });
  it.each([
    [null, ['(whole)']],
    ['text', ['(whole)']],
    [[], ['(whole)']],
    [{ version: 2, profiles: 'me', preferences: [] }, ['profiles', 'preferences']],
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
