import { z } from 'zod';
import { dtmfKeys } from './dtmf';

/** The origin of a command: logged with it, and shown when it explains what happened. */
export const commandOriginSchema = z.enum([
  'ui',
  'keyboard',
  'notification',
  'notify',
  'hotkey',
  'headset',
  'tray',
  'card',
  'link',
  /** The phone itself, as it is set. */
  'auto',
]);
export type CommandOrigin = z.infer<typeof commandOriginSchema>;

export const callIdSchema = z.string().min(1).max(200);

/** A command about a call that is there. */
export const callCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('decline'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('hangUp'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('hold'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('retrieve'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('mute'), callId: callIdSchema }),
  z.strictObject({ kind: z.literal('unmute'), callId: callIdSchema }),
]);
export type CallCommand = z.infer<typeof callCommandSchema>;

/** A command to the phone, whatever is asked of it. Every way in (click, key, notification, NOTIFY …) makes one of these. */
export const phoneCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dial'),
    target: z.string().min(1).max(256),
    /** The name of who is called, where whoever dials knows it. */
    name: z.string().min(1).max(100).optional(),
  }),
  /** A key of the dial pad, for machines that listen. */
  z.strictObject({ kind: z.literal('dtmf'), callId: callIdSchema, key: z.enum(dtmfKeys) }),
  ...callCommandSchema.options,
]);
export type PhoneCommand = z.infer<typeof phoneCommandSchema>;

/**
 * The result of a command, with the reason why it could not be carried out. `illegal` carries the state machine's own words for
 * the log.
 */
export type CommandResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly problem:
        | 'no-such-call'
        | 'illegal'
        | 'not-registered'
        | 'busy'
        | 'bad-number'
        | 'microphone'
        /** The command would end a call that has just come to where another was: as likely as not the other was meant. */
        | 'too-soon';
    };
export type CommandProblem = Exclude<CommandResult, { readonly ok: true }>['problem'];
