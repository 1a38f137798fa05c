import path from 'node:path';
import { z } from 'zod';
import { type Account, partialAccountSchema } from '../../shared/settings/account';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import {
  type PartialPreferences,
  partialPreferencesSchema,
  preferencesSchema,
} from '../../shared/settings/preferences';
import { isPlainObject, salvageFields } from '../../shared/settings/salvage';
import { parseServerAddress } from '../../shared/settings/serverAddress';
import { type Site, siteSchema } from '../../shared/settings/siteSchema';

/** A server in any form that the sign-in form takes. */
const typedServerSchema = z.string().transform((typed, context) => {
  const address = parseServerAddress(typed);
  if (address.ok) return address.url;
  context.addIssue({ code: 'custom', message: address.problem });
  return z.NEVER;
});

/** All that IT may set, in the configuration file and in the machine's policy alike; `preferences` are looked at one by one. */
export const itSettingsSchema = z
  .strictObject({
    server: typedServerSchema.exactOptional(),
    /** Instead of `server`, several: in their order, or as a list within the list where some share the agents. */
    servers: z
      .array(z.union([typedServerSchema.transform((url) => [url]), z.array(typedServerSchema).min(1)]))
      .min(1)
      .pipe(siteSchema.shape.servers)
      .exactOptional(),
    domain: partialAccountSchema.shape.domain,
    dn: partialAccountSchema.shape.dn,
    /** Relative to the configuration file. */
    caFile: z.string().min(1).max(4096).exactOptional(),
    /** `ca-file-only`: what the computer's own authorities say of a server does not count. */
    trust: z.enum(['system', 'ca-file-only']).exactOptional(),
    turn: siteSchema.shape.turn.exactOptional(),
    media: siteSchema.shape.media.exactOptional(),
    preferences: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .refine(({ server, servers }) => server === undefined || servers === undefined, { path: ['servers'] });

export type ItSettingsProblem = 'unreadable' | 'malformed' | 'insecure';

export interface ItSettings {
  readonly account: Partial<Account>;
  /** The authorities that count for servers; null: nothing is said of them. */
  readonly trust: 'system' | 'ca-file-only' | null;
  readonly site: Partial<Site>;
  readonly preferences: PartialPreferences;
  /** Preferences that are set to something that they can't be, or that there are none of. */
  readonly wrongPreferences: readonly string[];
}

export const noItSettings: ItSettings = {
  account: {},
  trust: null,
  site: {},
  preferences: {},
  wrongPreferences: [],
};

export type ReadItSettings =
  | { readonly ok: true; readonly set: ItSettings }
  /** `key`: the offending one; null for the whole. */
  | { readonly ok: false; readonly problem: ItSettingsProblem; readonly key: string | null };

/**
 * Reads what IT wrote. A mistake about server, account or media refuses all of it: nobody may sign in elsewhere
 * because of one. A mistake about a preference costs that preference: it stays at its default, and IT's to change.
 *
 * @param directory that a relative `caFile` starts from
 */
export function readItSettings(found: unknown, directory: string): ReadItSettings {
  const parsed = itSettingsSchema.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    const problem = issue?.message === 'insecure' ? 'insecure' : 'malformed';
    return { ok: false, problem, key: key === undefined ? null : String(key).slice(0, 100) };
  }
  const { server, servers, domain, dn, caFile, trust = null, turn, media, preferences = {} } = parsed.data;
  const first = server ?? servers?.[0]?.[0];
  const { values, wrong } = salvageFields(partialPreferencesSchema, preferences);
  const atDefault = wrong
    .filter((key) => Object.hasOwn(preferencesSchema.shape, key))
    .map((key) => [key, defaultPreferences[key as keyof typeof defaultPreferences]]);
  return {
    ok: true,
    set: {
      account: {
        ...(first && { server: first }),
        ...(domain && { domain }),
        ...(dn && { dn }),
        ...(caFile && { caFile: path.resolve(directory, caFile) }),
      },
      trust,
      site: {
        // One server is no list of several: who sets it takes a list that stands below away.
        ...(first && { servers: servers ?? [] }),
        ...(turn && { turn }),
        ...(media && { media }),
      },
      preferences: partialPreferencesSchema.parse({ ...values, ...Object.fromEntries(atDefault) }),
      wrongPreferences: wrong.map((key) => key.slice(0, 100)),
    },
  };
}

/**
 * Reads a registry or a property list, which have no true, false or null: 1, 0 and an empty text stand for
 * them where the preference takes them.
 */
export function withTypes(found: unknown): unknown {
  if (!isPlainObject(found) || !isPlainObject(found['preferences'])) return found;
  const typed = Object.entries(found['preferences']).map(([key, value]) => [
    key,
    typedPreference(key, value),
  ]);
  return { ...found, preferences: Object.fromEntries(typed) };
}

function typedPreference(key: string, value: unknown): unknown {
  if (!Object.hasOwn(preferencesSchema.shape, key)) return value;
  const schema: z.ZodType = preferencesSchema.shape[key as keyof typeof preferencesSchema.shape];
  const fits = (candidate: unknown): boolean => schema.safeParse(candidate).success;
  if (fits(value)) return value;
  if ((value === 0 || value === 1) && fits(value === 1)) return value === 1;
  return value === '' && fits(null) ? null : value;
}
