import { tryJson } from '../../files/json';
import { readOpened } from '../../files/ordinaryFile';
import { openTrusted } from '../../files/trustedFile';
import type { FoundPolicy } from './foundPolicy';

/** A thousand times what a policy is. */
const MOST_BYTES = 1024 * 1024;

/**
 * A JSON file that nobody but `owner` (default: root) can have written: its text is a policy, anybody else's is a try to forge
 * one.
 */
export async function findPolicyFile(place: string, owner?: number): Promise<FoundPolicy> {
  const file = await openTrusted(place, owner);
  if (!file.ok) {
    const { problem } = file;
    return problem === 'not-there' ? { state: 'none' } : { state: 'refused', place, problem };
  }
  try {
    const text = (await readOpened(place, file.handle, MOST_BYTES)).toString('utf8');
    const values = tryJson(text);
    if (values === undefined) {
      // UTF-16, which some editors write, has a zero beside each letter.
      const namesTrust = /\btrust\b/.test(text.replaceAll('\0', ''));
      return { state: 'refused', place, problem: 'malformed', namesTrust };
    }
    return { state: 'found', place, values };
  } catch {
    return { state: 'refused', place, problem: 'unreadable' };
  } finally {
    await file.handle.close();
  }
}
