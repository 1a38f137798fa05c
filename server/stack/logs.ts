import { open, rename, stat } from 'node:fs/promises';

/** A daemon's log is put aside at its next start once it is this long; one older file is kept. */
const longest = 5 * 1024 * 1024;

export async function rotate(path: string): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > longest) await rename(path, `${path}.1`);
}

export async function lastLines(path: string, count: number): Promise<string> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 64 * 1024);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-count).join('\n');
  } finally {
    await handle.close();
  }
}
