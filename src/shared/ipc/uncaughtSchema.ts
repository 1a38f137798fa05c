import { z } from 'zod';

/** The fields of a page's log lines: short and flat. */
export const logFieldsSchema = z.record(
  z.string().max(50),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);

/** An error in a page that nobody caught. */
export const uncaughtSchema = z.strictObject({
  event: z.enum(['uncaught-error', 'unhandled-rejection', 'uncaught-left-out']),
  fields: logFieldsSchema,
});
export type Uncaught = z.infer<typeof uncaughtSchema>;
