import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePageFiles } from '../../../../src/main/security/pageFiles';

let dir: string;
let serve: (request: Request) => Promise<Response>;
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
    const response = await serve(new Request(url));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(body);
  });

  it.each(['app://phone/index.html', 'app://phone/none.html'])(
    '%s comes with the security headers',
    async (url) => {
      const { headers } = await serve(new Request(url));
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|http:|ws:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
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
  ])('%s is not there', async (url) => expect((await serve(new Request(url))).status).toBe(404));

  it('are only read', async () =>
    expect((await serve(new Request('app://phone/index.html', { method: 'POST' }))).status).toBe(404));
});
