import { z } from 'zod';
import { accountSchema } from './account';
import { partialPreferencesSchema } from './preferences';
import { isPlainObject, MAX_KEY, salvageFields } from './salvage';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

/** `zoom`: how many times as large as designed its contents were, if not once. */
const windowSchema = boundsSchema.extend({ zoom: z.number().min(0.25).max(5).exactOptional() });

const pointSchema = z.strictObject({ x: z.int(), y: z.int() });

const profileSchema = z.strictObject({
  account: accountSchema,
  /**
   * The password as the keychain has it. `leftover`: the agent signed out while the keychain could not be reached; that password
   * signs nobody in, and is deleted as soon as it can be.
   */
  password: z.enum(['keychain', 'none', 'leftover']),
});
/** An account that signed in on this computer. */
export type Profile = z.infer<typeof profileSchema>;

/** The user's settings file: never a secret. */
const userSettingsSchema = z.strictObject({
  version: z.literal(2),
  /** The first is the active one, or was it last: it fills the form after signing out. */
  profiles: z.array(profileSchema),
  /** The window's place; null before it was first closed. */
  window: windowSchema.nullable(),
  /** The place that the agent gave the call card; absent before they first did. */
  card: pointSchema.optional(),
  /** The agent's own preferences. */
  preferences: partialPreferencesSchema,
  /** True once the agent was told that the phone goes on when its window is closed. */
  toldItGoesOn: z.literal(true).exactOptional(),
});
export type UserSettings = z.infer<typeof userSettingsSchema>;

export const defaultUserSettings: UserSettings = { version: 2, profiles: [], window: null, preferences: {} };

/**
 * The steps from each older version to the one after it, by the version they start from. A new version of the schema comes with
 * an entry here.
 */
const migrations: Readonly<Record<number, (settings: Record<string, unknown>) => Record<string, unknown>>> = {
  1: ({ account, ...settings }) => ({
    ...settings,
    version: 2,
    profiles: profilesOf(account),
    preferences: {},
  }),
};

/** Version 1 knew one account, in part after some sign-outs; whether its password is kept only the keychain knows. */
function profilesOf(account: unknown): unknown[] {
  if (typeof account !== 'object' || account === null) return [];
  const complete = 'server' in account && 'dn' in account && 'domain' in account;
  return complete ? [{ account, password: 'keychain' }] : [];
}

export interface ReadSettings {
  readonly settings: UserSettings;
  /** The keys of what did not fit, e.g. `preferences.incoming.show`; the rest was taken. */
  readonly wrong: readonly string[];
}

/**
 * Reads settings as found in a file: brought up to the newest version, then checked field by field, since one mistake must
 * not cost the agent the rest. Of a newer program's file (`version` is wrong then) what this one knows is taken.
 */
export function readUserSettings(found: unknown): ReadSettings {
  if (!isPlainObject(found)) return { settings: defaultUserSettings, wrong: ['(whole)'] };
  if (Object.keys(found).length === 0) return { settings: defaultUserSettings, wrong: [] };
  const {
    version,
    profiles = [],
    window = null,
    card,
    preferences = {},
    toldItGoesOn,
    ...unknown
  } = migrated(found);
  const wrong = [...(version === 2 ? [] : ['version']), ...Object.keys(unknown)];
  const bounds = windowSchema.nullable().safeParse(window);
  if (!bounds.success) wrong.push('window');
  const place = pointSchema.optional().safeParse(card);
  if (!place.success) wrong.push('card');
  const kept: Profile[] = [];
  if (!Array.isArray(profiles)) wrong.push('profiles');
  for (const [index, profile] of (Array.isArray(profiles) ? profiles : []).entries()) {
    const fits = profileSchema.safeParse(profile);
    if (fits.success) kept.push(fits.data);
    else wrong.push(`profiles.${index}`);
  }
  const own = salvageFields(partialPreferencesSchema, preferences);
  wrong.push(...own.wrong.map((key) => `preferences.${key}`));
  if (!isPlainObject(preferences)) wrong.push('preferences');
  const settings = userSettingsSchema.parse({
    version: 2,
    profiles: kept,
    window: bounds.success ? bounds.data : null,
    ...(place.success && place.data !== undefined && { card: place.data }),
    preferences: own.values,
    ...(toldItGoesOn === true && { toldItGoesOn }),
  });
  return { settings, wrong: wrong.map((key) => key.slice(0, MAX_KEY)) };
}

function migrated(found: Readonly<Record<string, unknown>>): Record<string, unknown> {
  let settings: Record<string, unknown> = { ...found };
  for (;;) {
    const migrate = typeof settings['version'] === 'number' ? migrations[settings['version']] : undefined;
    if (migrate === undefined) return settings;
    settings = migrate(settings);
  }
}
