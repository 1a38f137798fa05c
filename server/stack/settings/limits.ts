import { z } from 'zod';

const count = z.number().int().min(1).max(1_000_000);

/** When Kamailio bans whoever guesses passwords, and what one agent may do (docs/server/hardening.md). */
export const limitsSchema = z.object({
  /** Wrong passwords of one agent at one address. */
  wrongPasswords: count.default(5),
  /** Agents who fail at one address without ever having signed in there; each agent who has makes room for one more. */
  failingAgents: count.default(10),
  /** Wrong passwords of one agent at addresses where no agent has ever signed in. */
  wrongElsewhere: count.default(20),
  /** In how many seconds all these count. */
  window: count.default(900),
  /** How long a ban lasts, in seconds. */
  ban: count.default(900),
  /** How long a connection may be open before an agent has signed in by it, in seconds. */
  signIn: count.default(60),
  /** Calls that one agent may start within a minute. */
  calls: count.default(30),
});
export type Limits = z.infer<typeof limitsSchema>;
