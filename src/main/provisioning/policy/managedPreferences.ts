import { tryJson } from '../../files/json';
import { openTrusted } from '../../files/trustedFile';
import { withTypes } from '../itSettings';
import type { FoundPolicy } from './foundPolicy';
import type { RunTool } from './runTool';

/** The file in which macOS puts what a device management profile sets for this program, on the whole machine. */
const managedPlist = '/Library/Managed Preferences/com.agent-softphone.desktop.plist';

export async function findManagedPreferences(run: RunTool): Promise<FoundPolicy> {
  const file = await openTrusted(managedPlist);
  if (!file.ok) {
    const { problem } = file;
    return problem === 'not-there' ? { state: 'none' } : { state: 'refused', place: managedPlist, problem };
  }
  await file.handle.close();
  const text = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', managedPlist]);
  if (text === null) return { state: 'refused', place: managedPlist, problem: 'unreadable' };
  return { state: 'found', place: managedPlist, values: withTypes(tryJson(text)) };
}
