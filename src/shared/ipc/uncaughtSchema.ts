import { z } from 'zod';

/** What a page's log lines carry: short and flat. */
export const logFieldsSchema = z.record(
  z.string().max(50),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);

/** What went wrong in a page without anybody catching it. */
export const uncaughtSchema = z.strictObject({
  event: z.enum(['uncaught-error', 'unhandled-rejection', 'uncaught-left-out']),
  fields: logFieldsSchema,
});
export type Uncaught = z.infer<typeof uncaughtSchema>;
