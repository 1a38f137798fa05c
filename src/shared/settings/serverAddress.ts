import { accountSchema } from './account';

/** The mistakes in a server as typed. */
type ServerAddressProblem = 'missing' | 'malformed' | 'insecure';

export type ServerAddress =
  /** `url`: the WSS URL to connect to, as accountSchema has it. */
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly problem: ServerAddressProblem };

/** The port at which the server set takes WSS from phones (server/stack/settings/ports.ts has the same default). */
const PHONE_PORT = 8089;
const URL_PORT = 443;

const hostName = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const authorityAndPath = /^(\[[0-9a-f:.]+\]|[^:/[\]]+)(?::(\d{1,5}))?(\/[a-z0-9/._~%-]*)?$/i;
const bareIpv6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;

/**
 * Reads the server as an agent or a configuration file gives it: `host`, `host:port`, an IPv6 address with or without
 * brackets, a wss URL, or the https URL that somebody copied from a browser. A name alone means the server set's port
 * for phones; a URL without a port means 443, as any URL does.
 */
export function parseServerAddress(typed: string): ServerAddress {
  const text = typed.trim();
  if (text === '') return { ok: false, problem: 'missing' };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'ws' || scheme === 'http') return { ok: false, problem: 'insecure' };
  if (scheme === undefined) return parseAuthority(bareIpv6.test(text) ? `[${text}]` : text, PHONE_PORT);
  if (scheme !== 'wss' && scheme !== 'https') return { ok: false, problem: 'malformed' };
  return parseAuthority(text.slice(scheme.length + '://'.length), URL_PORT);
}

function parseAuthority(text: string, usualPort: number): ServerAddress {
  const [, bracketed, port = String(usualPort), path = '/'] = authorityAndPath.exec(text) ?? [];
  const malformed = { ok: false, problem: 'malformed' } as const;
  if (bracketed === undefined || Number(port) === 0) return malformed;
  const authority = bracketed.toLowerCase();
  if (!authority.startsWith('[') && !hostName.test(authority)) return malformed;
  const url = `wss://${authority}${Number(port) === URL_PORT ? '' : `:${Number(port)}`}${path}`;
  // Here the numbers are checked too: 999.1.1.1, 1:2:3 and port 70000 are no addresses.
  return accountSchema.shape.server.safeParse(url).success ? { ok: true, url } : malformed;
}
