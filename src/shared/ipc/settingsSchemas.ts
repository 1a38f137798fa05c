import { z } from 'zod';
import { partialAccountSchema } from '../settings/account';
import { partialPreferencesSchema, preferencesSchema } from '../settings/preferences';
import { MAX_KEY } from '../settings/salvage';

const place = z.string().max(4096);
const key = z.string().max(MAX_KEY);

/** A problem with the settings that the agent should know of. `place`: a file or a registry key. */
const settingsProblemSchema = z.discriminatedUnion('kind', [
  /** The settings file had mistakes; as it was it is `aside`. `wrong`: what of it is not used, `(whole)` for all of it. */
  z.strictObject({ kind: z.literal('set-aside'), aside: place, wrong: z.array(key).readonly() }),
  /** Changes hold until the phone is closed. */
  z.strictObject({ kind: z.literal('not-written'), file: place }),
  /** The file of recent calls had mistakes, and is kept as it was as `aside`; or changes hold until the phone is closed. */
  z.strictObject({ kind: z.literal('history-set-aside'), aside: place }),
  z.strictObject({ kind: z.literal('history-not-written'), file: place }),
  /** None of the machine's policy holds. `not-trusted`: others than the administrator could have written it. */
  z.strictObject({
    kind: z.literal('policy-refused'),
    place,
    problem: z.enum(['unreadable', 'malformed', 'not-trusted']),
  }),
  /** IT has set something to what it can't be, or what there is not. */
  z.strictObject({ kind: z.literal('wrong-value'), source: z.enum(['provisioned', 'policy']), place, key }),
]);
export type SettingsProblem = z.infer<typeof settingsProblemSchema>;

/** All that the settings page knows beside the preferences themselves. */
export const settingsInfoSchema = z.strictObject({
  /** The places of IT's values; null: nothing is set there. */
  places: z.strictObject({ provisioned: place.nullable(), policy: place.nullable() }),
  problems: z.array(settingsProblemSchema).readonly(),
});

export const exportResultSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('written'), file: place }),
  z.strictObject({ outcome: z.literal('cancelled') }),
  z.strictObject({ outcome: z.literal('failed'), file: place }),
]);

const importPreviewSchema = z.strictObject({
  file: place,
  /** The agent's own preferences as they will be. */
  changes: partialPreferencesSchema,
  /** Preferences in the file that are IT's to set: they stay as they are. */
  locked: z.array(preferencesSchema.keyof()).readonly(),
  /** The account that the file is of; no secret is in it. */
  account: partialAccountSchema.omit({ caFile: true }),
});

export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importResultSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('ready'), preview: importPreviewSchema }),
  z.strictObject({ outcome: z.literal('cancelled') }),
  z.strictObject({
    outcome: z.literal('refused'),
    file: place,
    problem: z.enum([
      'unreadable',
      'too-large',
      /** No JSON, or not what the phone exports. */
      'not-settings',
      /** The file is of a newer program than this. */
      'newer',
      /** `where` says which key. */
      'wrong-value',
    ]),
    where: key.nullable(),
  }),
]);
export type ImportResult = z.infer<typeof importResultSchema>;
