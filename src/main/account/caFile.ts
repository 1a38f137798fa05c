import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export type CaFile =
  | { readonly ok: true; readonly caPem: readonly string[] }
  | { readonly ok: false; readonly problem: 'unreadable' | 'not-a-certificate' };

/** A CA bundle has some hundred certificates; more is no CA file. */
const MAX_BYTES = 1024 * 1024;

/** The certificates of a PEM file, at least one. Other PEM parts (a key, comments) are left alone. */
export async function readCaFile(file: string): Promise<CaFile> {
  let text: string;
  try {
    const bytes = await readFile(file);
    if (bytes.length > MAX_BYTES) return { ok: false, problem: 'not-a-certificate' };
    text = bytes.toString('latin1');
  } catch {
    return { ok: false, problem: 'unreadable' };
  }
  const caPem = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const pem of caPem) new X509Certificate(pem);
  } catch {
    return { ok: false, problem: 'not-a-certificate' };
  }
  return caPem.length > 0 ? { ok: true, caPem } : { ok: false, problem: 'not-a-certificate' };
}
