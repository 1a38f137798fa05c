import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { searchFolder, secretsIn } from '../../support/secretSearch';

const password = 'kl"&\\7 Gq%+x/Zt=9w';
const ha1 = '5f4dcc3b5aa765d61d8327deb882cf99';
const secrets = new Map([
  ['password', password],
  ['HA1', ha1],
]);

const around = (text: string): string => `{"a":1,"x":"${text}","b":2}`;
it.each([
  ['plain', Buffer.from(around(password))],
  ['JSON', Buffer.from(JSON.stringify({ deep: [password] }))],
  ['URL', Buffer.from(`https://x/?p=${encodeURIComponent(password)}&q`)],
  ['UTF-16LE', Buffer.from(around(password), 'utf16le')],
  ['UTF-16LE at an odd place', Buffer.concat([Buffer.from('x'), Buffer.from(around(password), 'utf16le')])],
  ['base64', Buffer.from(Buffer.from(around(password)).toString('base64'))],
  ['base64, one byte on', Buffer.from(Buffer.from(`x${around(password)}`).toString('base64'))],
  ['base64, two bytes on', Buffer.from(Buffer.from(`xx${around(password)}`).toString('base64'))],
  ['base64url', Buffer.from(Buffer.from(around(password)).toString('base64url'))],
  ['hex', Buffer.from(Buffer.from(around(password)).toString('hex'))],
  ['gzip', gzipSync(around(password))],
])('a password is found as %s', (_, content) => {
  expect(secretsIn(content, secrets)).not.toEqual([]);
});

it.each([
  ['hex', Buffer.from(around(ha1))],
  ['upper-case hex', Buffer.from(around(ha1.toUpperCase()))],
  ['bytes', Buffer.concat([Buffer.from('x'), Buffer.from(ha1, 'hex'), Buffer.from('y')])],
])('an HA1 is found as %s', (_, content) => {
  expect(secretsIn(content, secrets)).not.toEqual([]);
});

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'search-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('every file of a folder is searched, its name too, and what is found is told without telling it', async () => {
  await mkdir(path.join(dir, 'deep', '.hidden'), { recursive: true });
  await mkdir(path.join(dir, 'keyring'));
  await writeFile(path.join(dir, 'deep', '.hidden', 'a.log'), around(ha1));
  await writeFile(path.join(dir, `call-${ha1}`), '');
  await writeFile(path.join(dir, 'keyring', 'store'), password);
  await writeFile(path.join(dir, 'clean'), 'nothing');
  const { files, found } = await searchFolder(dir, secrets, { except: [path.join(dir, 'keyring')] });
  expect(files).toHaveLength(3);
  expect(found).toHaveLength(2);
  expect(found.join()).toMatch(/a\.log: HA1 as plain/);
  expect(found.join()).not.toContain(password);
});
