import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { isNotThere, parseJson } from '../administratorFile';
import type { FoundPolicy } from './foundPolicy';

const ROOT = 0;

/** A JSON file that nobody but `owner` can have written: its text is a policy, anybody else's is a try to forge one. */
export async function findPolicyFile(place: string, owner = ROOT): Promise<FoundPolicy> {
  const file = await openTrusted(place, owner);
  if (!('handle' in file)) return file;
  try {
    const values = parseJson(await file.handle.readFile('utf8'));
    if (values === undefined) return { state: 'refused', place, problem: 'malformed' };
    return { state: 'found', place, values };
  } catch {
    return { state: 'refused', place, problem: 'unreadable' };
  } finally {
    await file.handle.close();
  }
}

/** What is looked at is what is read: the file is opened first. */
export async function openTrusted(
  place: string,
  owner = ROOT,
): Promise<{ readonly handle: FileHandle } | FoundPolicy> {
  let handle: FileHandle;
  try {
    handle = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return isNotThere(error) ? { state: 'none' } : { state: 'refused', place, problem: 'unreadable' };
  }
  const own = ({ uid, mode }: Stats): boolean => uid === owner && (mode & 0o022) === 0;
  const file = await handle.stat();
  // Whoever may write in the folder can put another of the owner's files there.
  if (file.isFile() && own(file) && own(await stat(path.dirname(place)))) return { handle };
  await handle.close();
  return { state: 'refused', place, problem: 'not-trusted' };
}
