import { z } from 'zod';
import { partialAccountSchema } from './account';
import { partialPreferencesSchema } from './preferences';
import { isPlainObject, type Salvaged, salvageFields } from './salvage';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

const pointSchema = z.strictObject({ x: z.int(), y: z.int() });

/** What the user's settings file holds: never a secret. */
const userSettingsSchema = z.strictObject({
  version: z.literal(2),
  /** Who signed in last; it prefills the form after signing out. */
  account: partialAccountSchema,
  /** Where the window was; null before it was first closed. */
  window: boundsSchema.nullable(),
  /** Where the agent put the call card; absent before he first did. */
  card: pointSchema.optional(),
  /** What the agent has set himself. */
  preferences: partialPreferencesSchema,
  /** Said once: the phone goes on when its window is closed. */
  toldItGoesOn: z.literal(true).exactOptional(),
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

export interface ReadSettings {
  readonly settings: UserSettings;
  /** The keys of what did not fit, e.g. `preferences.incoming.show`; the rest was taken. */
  readonly wrong: readonly string[];
}

/**
 * Settings as found in a file: brought up to the newest version, then checked field by field, since one mistake must
 * not cost the agent the rest. Of a newer program's file (`version` is wrong then) what this one knows is taken.
 */
export function readUserSettings(found: unknown): ReadSettings {
  if (!isPlainObject(found)) return { settings: defaultUserSettings, wrong: ['(whole)'] };
  if (Object.keys(found).length === 0) return { settings: defaultUserSettings, wrong: [] };
  const {
    version,
    account = {},
    window = null,
    card,
    preferences = {},
    toldItGoesOn,
    ...unknown
  } = migrated(found);
  const wrong = [...(version === 2 ? [] : ['version']), ...Object.keys(unknown)];
  const bounds = boundsSchema.nullable().safeParse(window);
  if (!bounds.success) wrong.push('window');
  const place = pointSchema.optional().safeParse(card);
  if (!place.success) wrong.push('card');
  const fieldsOf = (schema: z.ZodObject, part: string, value: unknown): Salvaged['values'] => {
    const salvaged = salvageFields(schema, value);
    wrong.push(...salvaged.wrong.map((key) => `${part}.${key}`));
    if (!isPlainObject(value)) wrong.push(part);
    return salvaged.values;
  };
  const settings = userSettingsSchema.parse({
    version: 2,
    account: fieldsOf(partialAccountSchema, 'account', account),
    window: bounds.success ? bounds.data : null,
    ...(place.success && place.data !== undefined && { card: place.data }),
    preferences: fieldsOf(partialPreferencesSchema, 'preferences', preferences),
    ...(toldItGoesOn === true && { toldItGoesOn }),
  });
  return { settings, wrong };
}

function migrated(found: Readonly<Record<string, unknown>>): Record<string, unknown> {
  let settings: Record<string, unknown> = { ...found };
  for (;;) {
    const migrate = typeof settings['version'] === 'number' ? migrations[settings['version']] : undefined;
    if (migrate === undefined) return settings;
    settings = migrate(settings);
  }
}
