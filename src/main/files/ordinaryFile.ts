import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Opening a pipe that nobody writes to would wait for ever, and hold one of the few threads that files are read by. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const CHUNK = 64 * 1024;

/** A file that is there and is not read: no ordinary file (a pipe, a device, a folder), or larger than any that is meant. */
export class UnfitFile extends Error {
  readonly why: 'not-ordinary' | 'too-large';
  constructor(file: string, why: UnfitFile['why']) {
    super(`${file}: ${why}`);
    this.why = why;
  }
}

/**
 * Reads all of a file that somebody else named or can have put there. What is judged is what is read, since it is opened first;
 * it may lie about its size, so what comes is counted.
 *
 * @throws UnfitFile, or the system's error when there is none or it can't be read
 */
export async function readOrdinaryFile(file: string, mostBytes: number): Promise<Buffer> {
  const handle = await open(file, FLAGS);
  try {
    return await readOpened(file, handle, mostBytes);
  } finally {
    await handle.close();
  }
}

/** Reads all of such a file that is open already (with `O_NONBLOCK`). The caller closes it. */
export async function readOpened(file: string, handle: FileHandle, mostBytes: number): Promise<Buffer> {
  judge(file, await handle.stat(), mostBytes);
  const parts = new Parts(file, mostBytes);
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) return parts.whole;
    parts.add(buffer.subarray(0, bytesRead));
  }
}

/** Reads all of such a file at once, for the few files that nothing can start without. */
export function readOrdinaryFileSync(file: string, mostBytes: number): Buffer {
  const descriptor = openSync(file, FLAGS);
  try {
    judge(file, fstatSync(descriptor), mostBytes);
    const parts = new Parts(file, mostBytes);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const bytesRead = readSync(descriptor, chunk, 0, CHUNK, null);
      if (bytesRead === 0) return parts.whole;
      parts.add(chunk.subarray(0, bytesRead));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Judges such a file for those who leave the reading to a library. It need not be there. @throws UnfitFile */
export function expectOrdinarySync(file: string, mostBytes: number): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined) judge(file, stats, mostBytes);
}

function judge(file: string, stats: Stats, mostBytes: number): void {
  if (!stats.isFile()) throw new UnfitFile(file, 'not-ordinary');
  if (stats.size > mostBytes) throw new UnfitFile(file, 'too-large');
}

class Parts {
  readonly #file: string;
  readonly #mostBytes: number;
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  constructor(file: string, mostBytes: number) {
    this.#file = file;
    this.#mostBytes = mostBytes;
  }
  /** @throws UnfitFile */
  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#mostBytes) throw new UnfitFile(this.#file, 'too-large');
    this.#parts.push(part);
  }
  get whole(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
