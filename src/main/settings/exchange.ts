import { writeFile } from 'node:fs/promises';
import type { PreferencesState } from '../../shared/ipc/contract';
import type { ImportPreview, ImportResult } from '../../shared/ipc/settingsSchemas';
import { sameData } from '../../shared/sameData';
import { partialAccountSchema } from '../../shared/settings/account';
import type { PartialPreferences, Preferences } from '../../shared/settings/preferences';
import { isPlainObject, MAX_KEY, salvageFields } from '../../shared/settings/salvage';
import { defaultUserSettings, readUserSettings, type UserSettings } from '../../shared/settings/userSettings';
import { tryJson } from '../files/json';
import { readOrdinaryFile, UnfitFile } from '../files/ordinaryFile';

/** The account of an export, of who is signed in; the CA file's path is of this computer alone. */
const exportedAccountSchema = partialAccountSchema.omit({ caFile: true });

/** The word by which a file says what it is, so that no other JSON is taken for one. */
const FORMAT = 'agent-softphone-settings';
const NEWEST = defaultUserSettings.version;
/** A hundred times what the phone itself writes. */
const MOST_BYTES = 64 * 1024;

/**
 * Writes the agent's own settings for another computer: no password, and nothing that is of this computer alone, which the
 * window's place and the CA file's path are. What IT has set is not the agent's.
 */
export function exportText({ version, profiles, preferences }: UserSettings): string {
  const { caFile: _here, ...rest } = profiles[0]?.account ?? {};
  return `${JSON.stringify({ format: FORMAT, version, account: rest, preferences }, null, 2)}\n`;
}

/** @throws when the file can't be written */
export async function writeExport(file: string, settings: UserSettings): Promise<void> {
  await writeFile(file, exportText(settings));
}

type ReadImport =
  | {
      readonly ok: true;
      readonly account: ImportPreview['account'];
      readonly preferences: PartialPreferences;
    }
  | ({ readonly ok: false } & Pick<Extract<ImportResult, { outcome: 'refused' }>, 'problem' | 'where'>);

const refused = (
  problem: Extract<ReadImport, { ok: false }>['problem'],
  where: string | null = null,
): ReadImport => ({ ok: false, problem, where });

/** Reads a file from anywhere: all of it is right, or nothing of it is taken. */
export async function readImport(file: string): Promise<ReadImport> {
  let text: string;
  try {
    text = (await readOrdinaryFile(file, MOST_BYTES)).toString('utf8');
  } catch (error) {
    return refused(error instanceof UnfitFile && error.why === 'too-large' ? 'too-large' : 'unreadable');
  }
  return parseImport(text);
}

export function parseImport(text: string): ReadImport {
  const found = tryJson(text);
  if (!isPlainObject(found) || found['format'] !== FORMAT) return refused('not-settings');
  const { format: _checked, account = {}, ...settings } = found;
  if (settings['version'] === undefined) return refused('wrong-value', 'version');
  if (typeof settings['version'] === 'number' && settings['version'] > NEWEST) return refused('newer');
  // The same way as the settings file: brought up to the newest version, then checked.
  const { settings: read, wrong } = readUserSettings(settings);
  const own = salvageFields(exportedAccountSchema, account);
  const foreign = [
    ...wrong,
    ...(isPlainObject(account) ? [] : ['account']),
    ...own.wrong.map((key) => `account.${key}`),
    ...['profiles', 'window'].filter((part) => Object.hasOwn(settings, part)),
  ];
  if (foreign[0] !== undefined) return refused('wrong-value', foreign[0].slice(0, MAX_KEY));
  return { ok: true, account: exportedAccountSchema.parse(own.values), preferences: read.preferences };
}

/** Compares an import with the agent's own preferences; what IT has set stays, and what is the same already is no change. */
export function previewImport(
  imported: PartialPreferences,
  { values, sources }: PreferencesState,
): Pick<ImportPreview, 'changes' | 'locked'> {
  const keys = Object.keys(imported) as (keyof Preferences)[];
  const isLocked = (key: keyof Preferences): boolean =>
    sources[key] === 'provisioned' || sources[key] === 'policy';
  const changed = keys.filter((key) => !isLocked(key) && !sameData(imported[key], values[key]));
  return {
    changes: Object.fromEntries(changed.map((key) => [key, imported[key]])),
    locked: keys.filter(isLocked),
  };
}
