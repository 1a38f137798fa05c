import { z } from 'zod';
import type { CallRecord } from '../domain/call/callRecord';
import { commandOriginSchema } from '../domain/call/command';
import { endedCallSchema } from './phoneStatusSchema';

const mos = z.number().min(1).max(4.5);
const fraction = z.number().min(0).max(1).nullable();
const milliseconds = z.number().min(0).nullable();

const qualitySummarySchema = z.strictObject({
  mos: z.strictObject({ mean: mos, min: mos }).nullable(),
  lostFraction: fraction,
  sentLostFraction: fraction,
  jitterMs: milliseconds,
  roundTripMs: milliseconds,
  codec: z.string().max(50).nullable(),
});

/** CallRecord on its way to main, into the file and back. */
export const callRecordSchema = endedCallSchema.omit({ state: true }).extend({
  answeredBy: commandOriginSchema.nullable(),
  quality: qualitySummarySchema.nullable(),
}) satisfies z.ZodType<CallRecord>;
