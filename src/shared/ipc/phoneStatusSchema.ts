import { z } from 'zod';
import { callIdSchema, commandOriginSchema } from '../domain/call/command';
import { endReasons } from '../domain/call/endReason';
import { headsetPresences } from '../domain/devices/headsetPresence';
import type { PhoneStatus } from '../domain/phoneStatus';
import { certificateRefusals, unreachableDetails } from '../domain/registration/registration';
import { accountSchema } from '../settings/account';

const at = z.number();
const callBase = {
  id: callIdSchema,
  party: z.strictObject({ number: z.string().max(256), name: z.string().max(256).nullable() }),
  callUuid: z.string().max(256).nullable(),
  startedAt: at,
};
const direction = z.enum(['incoming', 'outgoing']);

export const endedCallSchema = z.strictObject({
  ...callBase,
  state: z.literal('ended'),
  direction,
  establishedAt: at.nullable(),
  endedAt: at,
  reason: z.enum(endReasons),
});

export const callSchema = z.discriminatedUnion('state', [
  z.strictObject({ ...callBase, state: z.literal('ringing'), direction: z.literal('incoming') }),
  z.strictObject({
    ...callBase,
    state: z.literal('answering'),
    direction: z.literal('incoming'),
    answeredBy: commandOriginSchema,
  }),
  z.strictObject({
    ...callBase,
    state: z.literal('dialling'),
    direction: z.literal('outgoing'),
    progress: z.enum(['calling', 'remote-ringing']),
  }),
  z.strictObject({
    ...callBase,
    state: z.literal('established'),
    direction,
    establishedAt: at,
    muted: z.boolean(),
    localHold: z.enum(['off', 'holding', 'on', 'one-sided', 'retrieving']),
    heldByOther: z.boolean(),
  }),
  endedCallSchema,
]);

const retryAt = at.nullable();
const problemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('credentials-refused') }),
  z.strictObject({ kind: z.literal('dn-unknown') }),
  z.strictObject({ kind: z.literal('forbidden') }),
  z.strictObject({ kind: z.literal('sign-in-unsupported'), method: z.string().max(20) }),
  z.strictObject({ kind: z.literal('too-many-attempts') }),
  z.strictObject({ kind: z.literal('server-overloaded'), retryAt }),
  z.strictObject({ kind: z.literal('server-unreachable'), detail: z.enum(unreachableDetails), retryAt }),
  z.strictObject({ kind: z.literal('certificate-refused'), detail: z.enum(certificateRefusals) }),
  z.strictObject({ kind: z.literal('server-error'), statusCode: z.int(), retryAt }),
]);

const registrationSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('signed-out') }),
  z.strictObject({ state: z.literal('connecting') }),
  z.strictObject({ state: z.literal('registering') }),
  z.strictObject({ state: z.literal('registered'), since: at, server: accountSchema.shape.server }),
  z.strictObject({ state: z.literal('failed'), problem: problemSchema }),
]);

/** PhoneStatus on its way to main; `satisfies` keeps it in step with the domain's types. */
export const phoneStatusSchema = z.strictObject({
  dn: accountSchema.shape.dn.nullable(),
  registration: registrationSchema,
  calls: z.array(callSchema).max(16),
  lastEnded: endedCallSchema.nullable(),
  headset: z.enum(headsetPresences),
  acceptsCalls: z.boolean(),
}) satisfies z.ZodType<PhoneStatus>;
