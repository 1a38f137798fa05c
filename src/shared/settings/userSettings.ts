import { z } from 'zod';
import { partialAccountSchema } from './account';
import { partialPreferencesSchema } from './preferences';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

/** What the user's settings file holds: never a secret. */
const userSettingsSchema = z.strictObject({
  version: z.literal(2),
  /** Who signed in last; it prefills the form after signing out. */
  account: partialAccountSchema,
  /** Where the window was; null before it was first closed. */
  window: boundsSchema.nullable(),
  /** What the agent has set himself. */
  preferences: partialPreferencesSchema,
});
export type UserSettings = z.infer<typeof userSettingsSchema>;

export const defaultUserSettings: UserSettings = { version: 2, account: {}, window: null, preferences: {} };

/**
 * From each older version to the one after it, by the version they start from. A new version of the schema comes with
 * an entry here.
 */
const migrations: Readonly<Record<number, (settings: Record<string, unknown>) => Record<string, unknown>>> = {
  1: (settings) => ({ ...settings, version: 2, preferences: {} }),
};

export type ReadSettings =
  | { readonly ok: true; readonly settings: UserSettings }
  /** `where`: the offending key, or `version` for a file of a newer program. */
  | { readonly ok: false; readonly where: string };

/** Settings as found in a file: brought up to the newest version, then checked. */
export function readUserSettings(found: unknown): ReadSettings {
  if (typeof found !== 'object' || found === null) return { ok: false, where: '(whole)' };
  let settings: Record<string, unknown> = { ...found };
  if (Object.keys(settings).length === 0) return { ok: true, settings: defaultUserSettings };
  for (;;) {
    const migrate = typeof settings['version'] === 'number' ? migrations[settings['version']] : undefined;
    if (migrate === undefined) break;
    settings = migrate(settings);
  }
  const result = userSettingsSchema.safeParse(settings);
  if (result.success) return { ok: true, settings: result.data };
  return { ok: false, where: result.error.issues[0]?.path.join('.') || '(whole)' };
}
