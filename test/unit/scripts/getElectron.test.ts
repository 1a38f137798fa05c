import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkIntegrity } from '../../../scripts/get-electron-npm';
import { installOfficial } from '../../../scripts/get-electron-official';

const nothing = (): void => {};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('installOfficial', () => {
  it('gives a site that takes the connection and says nothing four seconds', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`);
    const startedAt = performance.now();
    const attempt = await installOfficial(nothing);
    server.close();
    expect(attempt).toEqual({ ok: false, why: `127.0.0.1:${port} does not answer (nothing within 4 s)` });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  }, 20_000);

  it('says what is wrong with a site that cannot be reached', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`);
    expect(await installOfficial(nothing)).toEqual({
      ok: false,
      why: `127.0.0.1:${port} does not answer (ECONNREFUSED)`,
    });
  });
});

describe('checkIntegrity', () => {
  it('refuses a package whose content is not the pinned one', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'softphone-integrity-'));
    const file = path.join(dir, 'other.tgz');
    await writeFile(file, 'something else');
    await expect(checkIntegrity(file)).rejects.toThrow(/is not the pinned one.*got sha512-/s);
    await rm(dir, { recursive: true });
  });
});
