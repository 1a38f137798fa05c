import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from '../failure';
import type { StackSettings } from '../settings/settings';
import { statePaths, writePrivately } from '../settings/state-dir';

/**
 * Stores the CA of Genesys's certificates, for this and later `up`s.
 * @param file undefined: what an earlier `up` has kept
 * @throws StackFailure when a TLS connection needs one and there is none, or when the file isn't one
 */
export async function keepGenesysCa(
  stateDir: string,
  { genesys }: StackSettings,
  file: string | undefined,
): Promise<void> {
  const { authority } = statePaths(stateDir);
  const kept = join(authority, 'genesys.pem');
  if (file !== undefined) {
    const pem = await readFile(file, 'utf8').catch(() => {
      throw new StackFailure(`--genesys-ca: ${file} can't be read`);
    });
    try {
      new X509Certificate(pem);
    } catch {
      throw new StackFailure(`--genesys-ca: ${file} holds no certificate in PEM form`);
    }
    await mkdir(authority, { recursive: true, mode: 0o700 });
    await writePrivately(kept, pem);
  } else if (genesys.some(({ transport }) => transport === 'tls')) {
    await readFile(kept).catch(() => {
      throw new StackFailure("TLS to Genesys needs the CA of Genesys's certificate: add --genesys-ca FILE");
    });
  }
}
