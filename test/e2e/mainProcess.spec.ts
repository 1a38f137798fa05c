/** What main promises, seen from inside the real page: which doors are shut, and what it says when something fails. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { ensureHostPackages } from '../../scripts/host-packages';
import type {} from '../../src/renderer/host';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { words } from '../../src/renderer/ui/words/words';
import type { EventPayload } from '../../src/shared/ipc/contract';
import type { RunningApp } from '../support/desktop/launchElectron';
import { type CertificateOptions, issue, x509 } from '../support/main/certificates';
import { TlsServer } from '../support/main/tlsServer';
import { expect, test } from './appFixtures';

const grep = promisify(execFile);

/** As the agent chooses it in the system's dialog. */
async function chooseCaFile({ app, page }: RunningApp, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, file);
  expect(await page.evaluate(() => window.host.chooseCaFile())).toBe(file);
}

const form = {
  server: 'phone.invalid',
  dn: '1001',
  password: 'correct horse',
  passwordPlace: 'keychain',
} as const;

test('main hears nothing but its contract, also once a file is written by electron-store', async ({
  launch,
}) => {
  const { app, page } = await launch();
  await page.evaluate(() => window.host.changePreferences({ 'dialling.confirm': false }));
  // That one is Electron's own.
  expect(await app.evaluate(({ ipcMain }) => ipcMain.eventNames())).toEqual(['error']);
});

test.describe('the page', () => {
  test('may use the microphone and nothing else', async ({ launch }) => {
    const { page } = await launch();
    const states = await page.evaluate(async () => {
      const names = ['microphone', 'camera', 'geolocation', 'notifications', 'midi', 'clipboard-read'];
      const asked = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return [name, state] as const;
      });
      return Object.fromEntries(await Promise.all(asked));
    });
    expect(states).toEqual({
      microphone: 'granted',
      camera: 'denied',
      geolocation: 'denied',
      notifications: 'denied',
      midi: 'denied',
      'clipboard-read': 'denied',
    });
    const heard = await page.evaluate(async () => {
      const media = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of media.getTracks()) track.stop();
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.filter(({ label }) => label !== '').map(({ kind }) => kind);
    });
    expect(new Set(heard)).toEqual(new Set(['audioinput', 'audiooutput']));
    const refused = await page.evaluate(async () => {
      const tries = {
        screen: () => navigator.mediaDevices.getDisplayMedia(),
        clipboard: () => navigator.clipboard.readText(),
      };
      const results = Object.entries(tries).map(async ([name, attempt]) => {
        const result = await attempt().then(
          () => 'allowed',
          (error: Error) => error.name,
        );
        return [name, result] as const;
      });
      return Object.fromEntries(await Promise.all(results));
    });
    expect(refused).toEqual({ screen: 'NotAllowedError', clipboard: 'NotAllowedError' });
  });

  test('runs its own code only, and has no Node', async ({ launch }) => {
    const running = await launch();
    running.expectProblem(/Content Security Policy|requires 'Trusted|ERR_BLOCKED_BY_CSP/);
    const found = await running.page.evaluate(async () => {
      const nameOf = (run: () => unknown): string => {
        try {
          run();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const violations: string[] = [];
      const framed = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          violations.push(effectiveDirective);
          if (effectiveDirective === 'frame-src') resolve();
        });
      });
      const html = nameOf(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      });
      const policy = nameOf(() =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
        ).trustedTypes.createPolicy('mine', {}),
      );
      // Not from here: what a test evaluates is exempt from the policy.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => resolve(nameOf(() => new Function('return 1'))));
      });
      const fetched = await fetch('https://example.com/').catch((error: Error) => error.name);
      const plain = new WebSocket('ws://localhost:9/');
      await new Promise((resolve) => {
        plain.onerror = resolve;
      });
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
      const styled = document.createElement('p');
      styled.setAttribute('style', 'color: red');
      await framed;
      frame.remove();
      const globals = ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window);
      return { html, policy, evaluated, fetched, violations: [...new Set(violations)], globals };
    });
    expect(found).toMatchObject({
      html: 'TypeError',
      policy: 'TypeError',
      evaluated: 'EvalError',
      fetched: 'TypeError',
      globals: [],
    });
    expect(found.violations).toEqual(
      expect.arrayContaining(['connect-src', 'frame-src', 'require-trusted-types-for', 'style-src-attr']),
    );
  });

  test('stays where it is', async ({ launch }) => {
    const running = await launch();
    const { page, app } = running;
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await expect.poll(() => running.logs.join('\n')).toContain('"navigation.refused"');
    await page.evaluate(() => {
      location.href = 'app://phone/other.html';
    });
    await expect.poll(() => running.logs.join('\n')).toContain('app://phone/other.html');
    expect(page.url()).toBe('app://phone/index.html');
    expect(app.windows()).toHaveLength(1);
  });

  test('that leaves for about:blank is the phone again', async ({ launch }) => {
    const running = await launch();
    running.expectProblem(/crashed|page\.gone|render-process-gone/);
    await expect(running.page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
    await running.page.evaluate(() => {
      location.href = 'about:blank';
    });
    await expect.poll(() => running.logs.join('\n')).toContain('"navigation.undone"');
    const again = await running.pageAgain();
    await expect(again.getByRole('heading', { name: words.signIn.title })).toBeVisible();
    expect(again.url()).toBe('app://phone/index.html');
  });

  test('stores nothing that is there at the next start, downloads nothing, and picks no file', async ({
    launch,
    dir,
  }) => {
    const first = await launch();
    const picker = await first.page.evaluate(() => {
      localStorage.setItem('kept', 'stored-by-a-page');
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'x.txt';
      document.body.append(link);
      link.click();
      return 'showOpenFilePicker' in window || 'showDirectoryPicker' in window;
    });
    expect(picker).toBe(false);
    await expect.poll(() => first.logs.join('\n')).toContain('"download.refused"');
    await first.close();
    const { stdout } = await grep('grep', ['-rl', 'stored-by-a-page', dir]).catch(() => ({ stdout: '' }));
    expect(stdout).toBe('');
    const second = await launch();
    expect(await second.page.evaluate(() => localStorage.getItem('kept'))).toBeNull();
  });

  test('names no file that main opens', async ({ launch }) => {
    const { page } = await launch();
    const files = ['/dev/zero', '/etc/shadow', '/etc/none', String.raw`\\host\share\ca.pem`];
    const said = await page.evaluate(
      ([fields, named]) =>
        Promise.all(named.map((caFile) => window.host.prepareSignIn({ ...fields, caFile }))),
      [form, files] as const,
    );
    const refused = { ok: false, error: { field: 'caFile', problem: 'not-chosen' } };
    expect(said).toEqual(files.map(() => refused));
  });

  test('gets no answer to what does not fit the contract', async ({ launch }) => {
    const running = await launch();
    running.expectProblem(/"ipc\.invalid-request"/);
    const said = await running.page.evaluate(() =>
      window.host.prepareSignIn({ server: 5, secret: 'correct horse' } as never).catch(String),
    );
    expect(said).toContain('account:prepare: invalid-request');
    expect(running.logs.join('\n')).not.toContain('correct horse');
  });
});

const events = (page: Page) =>
  page.evaluate(() => {
    const seen: unknown[] = [];
    (window as unknown as { seen: unknown[] }).seen = seen;
    window.host.onCertificateRefused((refused) => seen.push(refused));
    window.host.onConnectionFailed((failed) => seen.push(failed));
    window.host.onCommand((command) => seen.push(command));
  });
type Seen = EventPayload<'certificate:refused'> | EventPayload<'connection:failed'> | EventPayload<'command'>;
const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: unknown[] }).seen as Seen[]);

/** Resolves with `open` or the close code. */
const connect = (page: Page, url: string) =>
  page.evaluate(
    (wss) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(wss);
        socket.onopen = () => {
          resolve('open');
          socket.close();
        };
        socket.onclose = ({ code }) => resolve(String(code));
      }),
    url,
  );

test.describe('a server', () => {
  const now = Date.now();
  const inDays = (days: number): Date => new Date(now + days * 24 * 60 * 60 * 1000);
  const valid = { notBefore: inDays(-1), notAfter: inDays(30) };
  const localhost: CertificateOptions = {
    subject: 'CN=localhost',
    names: [{ type: 'dns', value: 'localhost' }],
    extendedKeyUsages: [x509.ExtendedKeyUsage.serverAuth],
    ...valid,
  };
  const authority: CertificateOptions = { subject: 'CN=Private CA', ca: true, ...valid };

  test('is trusted by the CA file that the account names, also after it was refused without', async ({
    launch,
    dir,
  }) => {
    const ca = await issue(authority);
    const server = await TlsServer.start([await issue(localhost, ca)]);
    const caFile = path.join(dir, 'ca.pem');
    await writeFile(caFile, ca.pem);
    const running = await launch();
    running.expectProblem(/WebSocket connection to/);
    await events(running.page);
    const url = `wss://localhost:${server.port}/`;

    const listeners = (app: typeof running.app) =>
      app.evaluate((electron) => electron.app.listenerCount('child-process-gone'));
    const before = await listeners(running.app);
    for (const times of [1, 2]) {
      expect(await connect(running.page, url)).toBe('1006');
      await expect
        .poll(() => seen(running.page))
        .toEqual(Array(times).fill({ host: 'localhost', reason: 'unknown-authority' }));
    }
    expect(server.accepted).toBe(0);

    await chooseCaFile(running, caFile);
    // Main starts the page anew, and that one goes on with the sign-in.
    const [page] = await Promise.all([
      running.app.waitForEvent('window'),
      running.page
        .evaluate((fields) => void window.host.prepareSignIn(fields), {
          ...form,
          server: `localhost:${server.port}`,
          caFile,
        })
        .catch(() => {}),
    ]);
    await page.waitForLoadState('load');
    expect(await page.evaluate(() => window.host.loadAccount())).toMatchObject({ state: 'signing-in' });
    expect(await connect(page, url)).toBe('open');
    // For this host only.
    await events(page);
    expect(await connect(page, `wss://127.0.0.1:${server.port}/`)).toBe('1006');
    await expect.poll(() => seen(page)).toContainEqual({ host: '127.0.0.1', reason: 'unknown-authority' });
    await expect.poll(() => running.app.windows().length).toBe(1);
    // Sessions never end; what listens for them does.
    await expect.poll(() => listeners(running.app)).toBe(before);
    await server.stop();
  });

  const wrong: Readonly<Record<string, Partial<CertificateOptions>>> = {
    expired: { notBefore: inDays(-10), notAfter: inDays(-1) },
    'not-yet-valid': { notBefore: inDays(1) },
    'wrong-name': { names: [{ type: 'dns', value: 'other.example' }] },
    'not-for-servers': { extendedKeyUsages: [x509.ExtendedKeyUsage.clientAuth] },
  };
  for (const [reason, options] of Object.entries(wrong)) {
    test(`of the private CA is refused when it is ${reason}`, async ({ launch, dir }) => {
      const ca = await issue(authority);
      const server = await TlsServer.start([await issue({ ...localhost, ...options }, ca)]);
      const caFile = path.join(dir, 'ca.pem');
      await writeFile(caFile, ca.pem);
      const running = await launch();
      running.expectProblem(/WebSocket connection to/);
      await events(running.page);
      const fields = { ...form, server: `localhost:${server.port}`, caFile };
      await chooseCaFile(running, caFile);
      await running.page.evaluate((filled) => window.host.prepareSignIn(filled), fields);
      expect(await connect(running.page, `wss://localhost:${server.port}/`)).toBe('1006');
      await expect.poll(() => seen(running.page)).toEqual([{ host: 'localhost', reason }]);
      expect(server.accepted).toBe(0);
      await server.stop();
    });
  }

  test('is believed by IT’s CA file alone where IT says so, though the computer trusts it', async ({
    desktop,
    launch,
    dir,
  }) => {
    await ensureHostPackages(['libnss3-tools'], 'the tests of certificates');
    const [ca, proxy] = [await issue(authority), await issue({ ...authority, subject: 'CN=Proxy' })];
    const files = { ca: path.join(dir, 'ca.pem'), proxy: path.join(dir, 'proxy.pem') };
    await writeFile(files.ca, ca.pem);
    await writeFile(files.proxy, proxy.pem);
    // What the computer trusts is Chromium's business: on Linux its user's NSS database.
    const home = desktop.env['HOME'] ?? '';
    const database = path.join(home, '.pki/nssdb');
    // Earlier runs of Chromium may have left one.
    await rm(database, { recursive: true, force: true });
    await mkdir(database, { recursive: true });
    const certutil = (...args: string[]) =>
      execFileSync('certutil', ['-d', `sql:${database}`, ...args], { timeout: 60_000 });
    certutil('-N', '--empty-password');
    certutil('-A', '-n', 'proxy', '-t', 'C,,', '-i', files.proxy);
    const forged = await TlsServer.start([await issue(localhost, proxy), proxy]);
    const own = await TlsServer.start([await issue(localhost, ca)]);
    const config = `${dir}-config.json`;
    const connectUnder = async (trust: string, { port }: TlsServer) => {
      const account = { server: `localhost:${port}`, dn: '1001', caFile: files.ca };
      await writeFile(config, JSON.stringify({ ...account, trust }));
      const running = await launch({ args: [`--config=${config}`] });
      running.expectProblem(/WebSocket connection to/);
      await events(running.page);
      await running.page.evaluate((fields) => window.host.prepareSignIn(fields), {
        ...form,
        server: account.server,
      });
      const result = await connect(running.page, `wss://localhost:${port}/`);
      return { running, result };
    };

    const trusting = await connectUnder('system', forged);
    expect(trusting.result).toBe('open');
    await trusting.running.close();
    const strict = await connectUnder('ca-file-only', forged);
    expect(strict.result).toBe('1006');
    await expect
      .poll(() => seen(strict.running.page))
      .toEqual([{ host: 'localhost', reason: 'unknown-authority' }]);
    await strict.running.close();
    const right = await connectUnder('ca-file-only', own);
    expect(right.result).toBe('open');
    await right.running.close();
    expect(forged.accepted).toBe(1);
    await rm(database, { recursive: true });
    await forged.stop();
    await own.stop();
  });

  test('that can’t be reached is told by Chromium’s own name for it', async ({ launch }) => {
    const unused = createServer();
    await new Promise<void>((resolve) => unused.listen(0, resolve));
    const address = unused.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await new Promise((resolve) => unused.close(resolve));
    const running = await launch();
    running.expectProblem(/WebSocket connection to/);
    await events(running.page);
    await connect(running.page, `wss://localhost:${port}/`);
    await expect.poll(() => seen(running.page)).toHaveLength(1);
    await connect(running.page, 'wss://phone.invalid/ws');
    await expect
      .poll(() => seen(running.page))
      .toEqual([
        { url: `wss://localhost:${port}/`, netError: 'ERR_CONNECTION_REFUSED' },
        { url: 'wss://phone.invalid/ws', netError: 'ERR_NAME_NOT_RESOLVED' },
      ]);
  });
});

test.describe('the account', () => {
  test('is told what is wrong in its configuration file', async ({ launch, dir }) => {
    const file = path.join(dir, 'broken.json');
    await writeFile(file, '{"server":"ws://phone.example.com"}');
    const running = await launch({ args: ['--config', file] });
    running.expectProblem(/"configuration\.refused"/);
    expect(await running.page.evaluate(() => window.host.loadAccount())).toMatchObject({
      state: 'signed-out',
      known: {},
      error: { field: 'configuration', problem: 'insecure', origin: { file, key: 'server' } },
    });
    const log = await readFile(path.join(dir, 'logs', 'main.log'), 'utf8');
    expect(log).toContain(`"path":"${file}","field":"server"`);
  });

  test('starts with a settings file that is broken, and keeps that aside', async ({ launch, dir }) => {
    await writeFile(path.join(dir, 'settings.json'), '{"version":1,');
    const running = await launch();
    running.expectProblem(/"settings\.set-aside"/);
    expect(await running.page.evaluate(() => window.host.loadAccount())).toMatchObject({
      state: 'signed-out',
      known: {},
    });
    await running.close();
    const files = await readdir(dir);
    expect(files.filter((name) => name.startsWith('settings.json.corrupt-'))).toHaveLength(1);
  });
});

test('has a window where pipes stand instead of its files, and says so', async ({ launch, dir }) => {
  await mkdir(path.join(dir, 'logs'));
  const pipes = ['settings.json', 'history.json', 'agent-softphone.json', 'logs/main.log'];
  execFileSync(
    'mkfifo',
    pipes.map((name) => path.join(dir, name)),
  );
  const running = await launch();
  running.expectProblem(/"settings\.set-aside"|"configuration\.refused"/);
  const { problems } = await running.page.evaluate(() => window.host.settingsInfo());
  expect(problems.map(({ kind }) => kind)).toEqual(['set-aside', 'history-set-aside']);
  await expect(running.page.getByText(settingsWords.setAside.title)).toBeVisible();
  expect(await running.page.evaluate(() => window.host.loadAccount())).toMatchObject({
    error: { field: 'configuration', problem: 'unreadable' },
  });
  expect(await readFile(path.join(dir, 'logs', 'main.log'), 'utf8')).toContain('"app.started"');
});

test('no library has a channel to the page', async ({ launch }) => {
  const { app } = await launch();
  // That one is Electron's own.
  expect(await app.evaluate(({ ipcMain }) => ipcMain.eventNames())).toEqual(['error']);
});

test('a second start brings the first forward', async ({ launch, dir }) => {
  const { app } = await launch();
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
  await expect.poll(visible).toEqual([true]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await visible()).toEqual([false]);
  const second = launch({ userData: dir });
  await expect(second).rejects.toThrow();
  await expect.poll(visible).toEqual([true]);
});
