import { closeSync, createReadStream, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Size at which a log is rotated, in bytes; one older file is kept. */
const longest = 20 * 1024 * 1024;

const previous = (path: string) => `${path}.1`;

/**
 * Rotates a log that has grown too long while its daemon goes on writing: the content is copied, then truncated. The daemon appends
 * (O_APPEND), so its next line is the first of the file. Synchronous, so that only microseconds pass between last read and cut.
 */
export async function rotate(path: string, limit = longest): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= limit) return;
  const from = openSync(path, 'r+');
  const to = openSync(previous(path), 'w', statSync(path).mode & 0o777);
  try {
    const buffer = Buffer.alloc(1024 * 1024);
    for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) {
      writeSync(to, buffer, 0, read);
    }
    ftruncateSync(from);
  } finally {
    closeSync(from);
    closeSync(to);
  }
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

/** Every line that is kept, the oldest first. */
export async function* allLines(path: string): AsyncGenerator<string> {
  for (const one of [previous(path), path]) {
    if ((await stat(one).catch(() => undefined)) === undefined) continue;
    yield* createInterface({ input: createReadStream(one), crlfDelay: Number.POSITIVE_INFINITY });
  }
}
