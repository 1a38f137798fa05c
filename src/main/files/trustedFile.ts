import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';

const ROOT = 0;

export type TrustedFile =
  | { readonly ok: true; readonly handle: FileHandle }
  /** `not-trusted`: others than `owner` could have written it. */
  | { readonly ok: false; readonly problem: 'not-there' | 'unreadable' | 'not-trusted' };

/**
 * Opens a file that nobody but `owner` can have written, by owner and mode of the file and of its folder. What is looked at is
 * what is read: the file is opened first, and read through its handle.
 */
export async function openTrusted(place: string, owner = ROOT): Promise<TrustedFile> {
  let handle: FileHandle;
  try {
    handle = await open(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { ok: false, problem: isNotThere(error) ? 'not-there' : 'unreadable' };
  }
  try {
    const own = ({ uid, mode }: Stats): boolean => uid === owner && (mode & 0o022) === 0;
    const file = await handle.stat();
    // Whoever may write in the folder can put another of the owner's files there.
    if (file.isFile() && own(file) && own(await stat(path.dirname(place)))) return { ok: true, handle };
  } catch {
    await handle.close();
    return { ok: false, problem: 'unreadable' };
  }
  await handle.close();
  return { ok: false, problem: 'not-trusted' };
}

export const isNotThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
