import { expect, test } from 'vitest';
import { readAgentFile, writeMadePasswords } from '../../../../server/stack/agents/import';

test('a file with passwords', () => {
  expect(readAgentFile('dn,password\r\n1001,"a, ""b"""\r\n1002, c \r\n')).toEqual([
    { dn: '1001', password: 'a, "b"', generated: false },
    { dn: '1002', password: 'c', generated: false },
  ]);
});

test('what spreadsheets write: byte order mark, semicolons, capitals, empty lines', () => {
  expect(readAgentFile('\uFEFFPassword;DN\n;1001\n\n"x;y";1002\n')).toMatchObject([
    { dn: '1001', generated: true },
    { dn: '1002', password: 'x;y', generated: false },
  ]);
});

test('passwords are made where the file has none, and only they are handed out', () => {
  const agents = readAgentFile('dn,password\n1001,\n1002,own\n1003,\n');
  const [first, , third] = agents.map(({ password }) => password);
  expect(first).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(first).not.toBe(third);
  expect(writeMadePasswords(agents)).toBe(`dn,password\n1001,${first}\n1003,${third}\n`);
});

test.each([
  ['', /first line must name/],
  ['1001,secret\n', /unknown column "1001"/],
  ['dn,pin\n1001,1\n', /unknown column "pin"/],
  ['password\nsecret\n', /first line must name/],
  ['dn,password\n1001,a\n,b\n', /^line 3 has no DN/],
  ['dn,password\n1001,a\n1002,b\n1001,c\n', /^line 4: 1001 is in line 2 already/],
  ['dn,password\n1001,a,b\n', /not valid CSV: .*line 2/],
  ['dn,password\n1001,"open\n', /not valid CSV/],
])('%j is refused', (text, message) => {
  expect(() => readAgentFile(text)).toThrow(message);
});
