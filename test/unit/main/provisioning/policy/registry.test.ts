import { describe, expect, it } from 'vitest';
import { findRegistryPolicy, parseRegQuery } from '../../../../../src/main/provisioning/policy/registry';

const key = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Agent Softphone`;
/** As reg.exe writes it: an empty line first, four spaces between the columns. */
const written = [
  '',
  key,
  '    server    REG_SZ    phone.example.com',
  '    caFile    REG_EXPAND_SZ    C:\\Program Data\\ca.pem',
  String.raw`    turn    REG_MULTI_SZ    turn:a.example.com\0turns:b.example.com\0`,
  '',
  String.raw`${key}\preferences`,
  '    incoming.show    REG_SZ    card',
  '    dialling.confirm    REG_DWORD    0x1',
  '    hotkeys.answer    REG_SZ    ',
  '    hotkeys.hold    REG_BINARY    00FF',
  '    log.hideParties    REG_DWORD    0x2',
  '',
].join('\r\n');

describe('what reg.exe writes', () => {
  it('is an object, subkeys in objects of their own', () =>
    expect(parseRegQuery(written)).toEqual({
      server: 'phone.example.com',
      caFile: 'C:\\Program Data\\ca.pem',
      turn: ['turn:a.example.com', 'turns:b.example.com'],
      preferences: {
        'incoming.show': 'card',
        'dialling.confirm': 1,
        'hotkeys.answer': '',
        'hotkeys.hold': undefined,
        'log.hideParties': 2,
      },
    }));
  it('has no text that its code page has spoilt', () =>
    expect(parseRegQuery(`${key}\r\n    caFile    REG_SZ    C:\\M\uFFFDller\\ca.pem\r\n`)).toEqual({
      caFile: undefined,
    }));
  it.each(['', '\r\n', 'ERROR: what\r\n'])('%j is nothing', (text) =>
    expect(parseRegQuery(text)).toEqual({}),
  );
  it('reaches no prototype', () => {
    const found = parseRegQuery(
      `${key}\r\n    __proto__    REG_SZ    x\r\n\r\n${key}\\__proto__\r\n    polluted    REG_SZ    x\r\n`,
    );
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('the policy in the registry', () => {
  const place = String.raw`HKLM\SOFTWARE\Policies\Agent Softphone`;
  const answering =
    (ours: string | null, all: string | null) => async (file: string, args: readonly string[]) => {
      expect(file).toBe(String.raw`D:\Win\System32\reg.exe`);
      return args[1] === place ? ours : all;
    };
  const find = (ours: string | null, all: string | null) =>
    findRegistryPolicy(answering(ours, all), { SystemRoot: String.raw`D:\Win` });

  it('has true, false and no key, as the preference takes them', async () =>
    expect(await find(written, 'all')).toMatchObject({
      state: 'found',
      place,
      values: {
        server: 'phone.example.com',
        preferences: { 'dialling.confirm': true, 'hotkeys.answer': null, 'log.hideParties': 2 },
      },
    }));
  it('need not be there', async () => expect(await find(null, 'all')).toEqual({ state: 'none' }));
  it('says so when the registry may not be read', async () =>
    expect(await find(null, null)).toEqual({ state: 'refused', place, problem: 'unreadable' }));
});
