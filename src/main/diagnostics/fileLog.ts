import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expectOrdinarySync } from '../files/ordinaryFile';
import { createPartyHider } from './hideParties';
import { logLine } from './logLine';
import type { Log } from './port';

/** main.log, then main.1.log (the newest of the old ones) up to main.4.log. */
const FILE_BYTES = 2 * 1024 * 1024;
const OLD_FILES = 4;

export interface FileLog extends Log {
  /** From now on the lines say nothing of who calls and is called, but can still tell one from another. */
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
  const current = path.join(directory, 'main.log');
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
        mkdirSync(directory, { recursive: true });
        if (isOther(current) || sizeOf(current) + Buffer.byteLength(line) > fileBytes) {
          rotate(current, fileBytes);
        }
        expectOrdinarySync(current, Number.POSITIVE_INFINITY);
        appendFileSync(current, `${line}\n`, { mode: 0o600 });
        failing = false;
      } catch (error) {
        // Once, until it works again.
        if (!failing) process.stderr.write(`cannot write ${current}: ${String(error)}\n`);
        failing = true;
      }
    },
  };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A pipe that nobody reads would hold main up for ever. */
const isOther = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === false;

function rotate(current: string, fileBytes: number): void {
  const { dir, name, ext } = path.parse(current);
  const numbered = (n: number): string => (n === 0 ? current : path.join(dir, `${name}.${n}${ext}`));
  for (let n = OLD_FILES - 1; n >= 0; n--) {
    try {
      renameSync(numbered(n), numbered(n + 1));
    } catch {
      // Not there yet, or held open on Windows: then the file grows on until it can be moved, but not for ever.
    }
  }
  if (sizeOf(current) > 2 * fileBytes) truncateSync(current);
}
