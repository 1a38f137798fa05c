import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageRequest, type PageResponse, servePageFiles } from '../../../../src/main/security/pageFiles';

let dir: string;
let serve: (request: PageRequest) => Promise<PageResponse>;
const get = (url: string): Promise<PageResponse> => serve({ method: 'GET', url });
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'page-'));
  const root = path.join(dir, 'renderer');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'index.html'), '<!doctype html>');
  await writeFile(path.join(root, 'assets', 'main.js'), 'export {};');
  await writeFile(path.join(root, 'assets', 'notes.txt'), 'not for the page');
  await writeFile(path.join(dir, 'secret.json'), '{}');
  await mkdir(path.join(dir, 'renderer-other'));
  await writeFile(path.join(dir, 'renderer-other', 'x.js'), '');
  serve = servePageFiles(root);
});
afterAll(() => rm(dir, { recursive: true }));

describe('the page’s files', () => {
  it.each([
    ['app://phone/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://phone/assets/main.js?v=1', 'text/javascript; charset=utf-8', 'export {};'],
  ])('%s is served', async (url, type, body) => {
    const { statusCode, headers, data } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers['Content-Type']).toBe(type);
    expect(data.toString()).toBe(body);
  });

  it.each(['app://phone/index.html', 'app://phone/none.html'])(
    '%s comes with the security headers',
    async (url) => {
      const { headers } = await get(url);
      expect(headers['Content-Security-Policy']).toContain("default-src 'none'; script-src 'self';");
      expect(headers['Content-Security-Policy']).not.toMatch(/unsafe|http:|ws:|\*/);
      expect(headers['X-Content-Type-Options']).toBe('nosniff');
    },
  );

  it.each([
    'app://phone/',
    'app://phone/none.html',
    'app://phone/assets',
    'app://phone/assets/notes.txt',
    'app://phone/../secret.json',
    'app://phone/%2e%2e/secret.json',
    'app://phone/%2e%2e%2fsecret.json',
    'app://phone/..%5csecret.json',
    'app://phone/../renderer-other/x.js',
    'app://phone/..%2frenderer-other/x.js',
    'app://phone/index.html%00.js',
    'app://phone/%zz.html',
    'app://other/index.html',
    'https://phone/index.html',
  ])('%s is not there', async (url) => expect((await get(url)).statusCode).toBe(404));

  it('are only read', async () =>
    expect((await serve({ method: 'POST', url: 'app://phone/index.html' })).statusCode).toBe(404));
});
