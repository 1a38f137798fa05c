import { z } from 'zod';
import { commandOriginSchema } from '../domain/call/command';
import { callLinkProblems } from '../domain/dialling/callLink';
import { type DialOffer, MAX_REFUSED_TEXT } from '../domain/dialling/dialOffer';
import { MAX_TARGET_LENGTH } from '../domain/dialling/dialString';

/** DialOffer on its way to the page; `satisfies` keeps it in step with the domain's type. */
export const dialOfferSchema = z.strictObject({
  origin: commandOriginSchema,
  offered: z.discriminatedUnion('ok', [
    z.strictObject({
      ok: z.literal(true),
      number: z.string().min(1).max(MAX_TARGET_LENGTH),
      after: z.string().min(1).max(256).nullable(),
      foreignHost: z.string().max(256).nullable(),
    }),
    z.strictObject({
      ok: z.literal(false),
      text: z.string().max(MAX_REFUSED_TEXT),
      problem: z.enum(callLinkProblems),
    }),
  ]),
  confirm: z.boolean(),
}) satisfies z.ZodType<DialOffer>;
