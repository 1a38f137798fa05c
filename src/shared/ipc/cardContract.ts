import { z } from 'zod';
import type { CardState } from '../domain/call/cardState';
import { callCommandSchema } from '../domain/call/command';
import { callSchema } from './phoneStatusSchema';
import { uncaughtSchema } from './uncaughtSchema';

/**
 * Every message between the call card's page and main. The card shows what it is told, and asks for what its buttons say;
 * the phone's own channels are closed to it.
 */
const nothing = z.void();

const cardStateSchema = z.strictObject({
  calls: z.array(callSchema).max(16),
  callersHidden: z.boolean(),
}) satisfies z.ZodType<CardState>;

const cardContentSchema = z.strictObject({
  /** The calls; null: nothing is shown, so that no earlier caller is seen for a moment when the card comes back. */
  state: cardStateSchema.nullable(),
  /** Counts up with each content. */
  revision: z.int(),
});
export type CardContent = z.infer<typeof cardContentSchema>;

export const cardRequests = {
  'card:content': { request: nothing, response: cardContentSchema },
  'card:command': { request: callCommandSchema, response: nothing },
  /** The content of that revision is rendered, and that high (CSS pixels). */
  'card:rendered': {
    request: z.strictObject({ revision: z.int(), height: z.int().min(1).max(2_000) }),
    response: nothing,
  },
  /** The agent moves the card by so much (CSS pixels); `done`: and lets go. */
  'card:drag': {
    request: z.strictObject({ dx: z.int(), dy: z.int(), done: z.boolean() }),
    response: nothing,
  },
  /** An error in the card's page that nobody caught, for the log. */
  'card:uncaught': { request: uncaughtSchema, response: nothing },
} as const;

export const cardEvents = { 'card:changed': cardContentSchema } as const;
