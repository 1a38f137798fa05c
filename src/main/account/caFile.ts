import { X509Certificate } from 'node:crypto';
import { readOpened, readOrdinaryFile, UnfitFile } from '../files/ordinaryFile';
import { openTrusted } from '../files/trustedFile';

export type CaFile =
  | { readonly ok: true; readonly caPem: readonly string[] }
  /** `not-trusted`: others than who may write it could have. */
  | { readonly ok: false; readonly problem: 'unreadable' | 'not-a-certificate' | 'not-trusted' };

/** A CA bundle has some hundred certificates; more is no CA file. */
const MOST_BYTES = 1024 * 1024;

/**
 * The certificates of a PEM file, at least one. Other PEM parts (a key, comments) are left alone.
 *
 * @param writtenBy user id of the only one who may write it, for a file that is trusted because of where it stands
 */
export async function readCaFile(
  file: string,
  { writtenBy }: { readonly writtenBy?: number | undefined } = {},
): Promise<CaFile> {
  let text: string;
  try {
    const bytes = await (writtenBy === undefined
      ? readOrdinaryFile(file, MOST_BYTES)
      : readTrusted(file, writtenBy));
    if (bytes === null) return { ok: false, problem: 'not-trusted' };
    text = bytes.toString('latin1');
  } catch (error) {
    const large = error instanceof UnfitFile && error.why === 'too-large';
    return { ok: false, problem: large ? 'not-a-certificate' : 'unreadable' };
  }
  const caPem = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const pem of caPem) new X509Certificate(pem);
  } catch {
    return { ok: false, problem: 'not-a-certificate' };
  }
  return caPem.length > 0 ? { ok: true, caPem } : { ok: false, problem: 'not-a-certificate' };
}

/** @returns null when others could have written it */
async function readTrusted(file: string, owner: number): Promise<Buffer | null> {
  const opened = await openTrusted(file, owner);
  if (!opened.ok) {
    if (opened.problem === 'not-trusted') return null;
    throw new Error(opened.problem);
  }
  try {
    return await readOpened(file, opened.handle, MOST_BYTES);
  } finally {
    await opened.handle.close();
  }
}
