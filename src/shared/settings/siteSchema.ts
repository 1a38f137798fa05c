import { z } from 'zod';
import { accountSchema } from './account';

const serverSchema = accountSchema.shape.server;

/** A host name or an IP address (IPv6 in brackets), and a port. */
const hostAndPort = String.raw`(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9][A-Za-z0-9.-]{0,253})(:\d{1,5})?`;
/** RFC 7064 and RFC 7065, without what no browser takes: `turns` over UDP, a transport for `stun`. */
const iceUrl = new RegExp(
  `^(stun:${hostAndPort}|turn:${hostAndPort}(\\?transport=(udp|tcp))?|turns:${hostAndPort}(\\?transport=tcp)?)$`,
);

/**
 * All that IT sets for a whole site, in the configuration file or the machine's policy: the agent has no say in it. No secret is
 * in here.
 */
export const siteSchema = z.strictObject({
  /**
   * The servers that phones connect to, in groups, the preferred group first; those of a group share the agents
   * (docs/decisions/0062). Empty: there is only the account's own server.
   */
  servers: z.array(z.array(serverSchema).min(1).max(16)).max(16),
  /** STUN and TURN servers, as WebRTC takes them; the TURN credentials are the DN and its password. */
  turn: z.array(z.string().max(512).regex(iceUrl)).max(8),
  /** `relay-only`: media goes through a TURN server or not at all. */
  media: z.enum(['any', 'relay-only']),
});
export type Site = z.infer<typeof siteSchema>;
