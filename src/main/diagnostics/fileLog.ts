import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { createPartyHider } from './hideParties';
import { logLine } from './logLine';
import type { Logger } from './port';

/** main.log, then main.1.log (the newest of the old ones) up to main.4.log. */
const FILE_BYTES = 2 * 1024 * 1024;
const OLD_FILES = 4;
/** The time after which it is looked again whether the open file is still the one of that name. */
const LOOK_AFTER_MS = 1_000;
/** Flags that never wait for somebody to read what is no file; Windows has no such flag. */
const APPENDING = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

export interface FileLog extends Logger {
  /** Masks who calls and is called in the lines from now on; one can still be told from another. */
  hideParties(hidden: boolean): void;
}

/**
 * Log lines in `directory`/main.log, rotated by size. Written at once, so that the last lines before a crash are
 * there. `echo` gets every line too. Never throws: a full disk must not end a call.
 */
export function createFileLog(
  directory: string,
  { echo = () => {}, fileBytes = FILE_BYTES }: { echo?: (line: string) => void; fileBytes?: number } = {},
): FileLog {
  const file = new RotatedFile(path.join(directory, 'main.log'), fileBytes);
  const hide = createPartyHider();
  let hidden = false;
  let failing = false;
  return {
    hideParties(on) {
      hidden = on;
    },
    write(level, event, fields) {
      const line = logLine(new Date(), level, event, fields, hidden ? hide : undefined);
      echo(line);
      try {
        file.append(Buffer.from(`${line}\n`));
        failing = false;
      } catch (error) {
        // Once, until it works again.
        if (!failing) process.stderr.write(`cannot write ${file.path}: ${String(error)}\n`);
        failing = true;
      }
    },
  };
}

interface OpenFile {
  readonly fd: number;
  size: number;
  lookedAt: number;
}

/** Kept open: opening it for every line cost more than all the rest of a line. */
class RotatedFile {
  readonly path: string;
  readonly #fileBytes: number;
  #open: OpenFile | null = null;

  constructor(file: string, fileBytes: number) {
    this.path = file;
    this.#fileBytes = fileBytes;
  }

  /** @throws as the file system does; the next line tries anew */
  append(bytes: Buffer): void {
    try {
      if (this.#open !== null && !this.#isCurrent(this.#open)) this.#close();
      let open = this.#opened();
      if (open.size > 0 && open.size + bytes.length > this.#fileBytes) {
        this.#close();
        moveOn(this.path);
        open = this.#opened();
        // It could not be moved, for one held open on Windows: then it grows on, but not for ever.
        if (open.size > 2 * this.#fileBytes) {
          // By its name: Windows cuts no file by a handle that only appends.
          this.#close();
          truncateSync(this.path);
          open = this.#opened();
        }
      }
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(open.fd, bytes, written);
      }
      open.size += bytes.length;
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  #opened(): OpenFile {
    if (this.#open !== null) return this.#open;
    mkdirSync(path.dirname(this.path), { recursive: true });
    if (isOther(this.path)) moveOn(this.path);
    const fd = openSync(this.path, APPENDING, 0o600);
    this.#open = { fd, size: fstatSync(fd).size, lookedAt: performance.now() };
    return this.#open;
  }

  /** Tells whether the open file is still main.log. Once somebody deleted or moved it, lines would go where nobody finds them. */
  #isCurrent(open: OpenFile): boolean {
    if (performance.now() - open.lookedAt < LOOK_AFTER_MS) return true;
    open.lookedAt = performance.now();
    const named = statSync(this.path, { throwIfNoEntry: false, bigint: true });
    const ours = fstatSync(open.fd, { bigint: true });
    return named?.ino === ours.ino && named.dev === ours.dev;
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    try {
      if (open !== null) closeSync(open.fd);
    } catch {
      // Nothing of it is kept back that closing would have to write.
    }
  }
}

/** Tells whether something else than a file is there: a pipe that nobody reads would hold main up for ever. */
const isOther = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === false;

/** main.log becomes main.1.log, and so on; the oldest goes. Where main.log itself can't be moved all stay: none goes for nothing. */
function moveOn(current: string): void {
  const { dir, name, ext } = path.parse(current);
  const named = (part: number | string): string => path.join(dir, `${name}.${part}${ext}`);
  const leaving = named('leaving');
  if (!tryRename(current, leaving)) return;
  for (let n = OLD_FILES - 1; n > 0; n--) tryRename(named(n), named(n + 1));
  if (!tryRename(leaving, named(1))) tryRename(leaving, current);
}

/** @returns false: not there, or held open on Windows */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}
