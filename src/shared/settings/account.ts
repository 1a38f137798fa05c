import { z } from 'zod';

/** A DN: what Genesys calls the number of the agent's place. It becomes the user part of the AOR. */
const dnSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+*#-]{0,63}$/);

/** An account: who the phone is, and where it registers. No secret is in here. */
export const accountSchema = z.strictObject({
  /** The server that the phone connects to, e.g. wss://phone.example.com:8089/ */
  server: z.url({ protocol: /^wss$/ }).max(512),
  /** The SIP domain of the AOR sip:DN@domain: a host name or an IP address, IPv6 in brackets (RFC 3261 §25.1). */
  domain: z.string().regex(/^([A-Za-z0-9][A-Za-z0-9.-]{0,253}|\[[0-9A-Fa-f:.]{2,45}\])$/),
  dn: dnSchema,
  /** PEM file of a private CA to trust for this server, and for nothing else. */
  caFile: z.string().max(4096).exactOptional(),
});
export type Account = z.infer<typeof accountSchema>;

/** An account as far as it is known before it is complete. */
export const partialAccountSchema = z.strictObject({
  server: accountSchema.shape.server.exactOptional(),
  domain: accountSchema.shape.domain.exactOptional(),
  dn: accountSchema.shape.dn.exactOptional(),
  caFile: accountSchema.shape.caFile,
});

/** The credentials that JsSIP is given instead of the password (RFC 2617 §3.2.2.2: HA1 = MD5(user:realm:password)). */
export const credentialsSchema = z.strictObject({
  realm: z.string().max(256),
  ha1: z.string().regex(/^[0-9a-f]{32}$/),
  /** The password itself, only where the site has TURN servers: WebRTC takes no HA1 for them (docs/security.md). */
  turnPassword: z.string().max(1024).exactOptional(),
});
export type Credentials = z.infer<typeof credentialsSchema>;
