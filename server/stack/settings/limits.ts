import { z } from 'zod';

const count = z.number().int().min(1).max(1_000_000);

/** Limits against password guessing, and on an agent's calls (docs/server/hardening.md). */
export const limitsSchema = z.object({
  /** Wrong passwords of one agent at one address. */
  wrongPasswords: count.default(5),
  /** Agents who fail at one address where they never signed in; each agent who did raises the limit by one. */
  failingAgents: count.default(10),
  /** Wrong passwords of one agent at addresses where no agent has ever signed in. */
  wrongElsewhere: count.default(20),
  /** The window in which all these are counted, in seconds. */
  window: count.default(900),
  /** Length of a ban, in seconds. */
  ban: count.default(900),
  /** Time until an agent must have signed in on a new connection, in seconds. */
  signIn: count.default(60),
  /** Calls that one agent may start within a minute. */
  calls: count.default(30),
});
export type Limits = z.infer<typeof limitsSchema>;
