import { askKamailio, readTable } from '../runtime/kamailio';
import type { Runtime } from '../runtime/runtime';

/** A temporary ban from signing in (server/kamailio/routes/guard.cfg). */
export interface Ban {
  /** `pair`: one agent at one address. `address`: all who were never known there. `agent`: at unknown addresses. */
  readonly kind: 'pair' | 'address' | 'agent';
  readonly address: string | null;
  readonly dn: string | null;
  readonly reason: string;
  /** UTC, as `2026-11-23 09:30:00`. */
  readonly until: string;
}

/** Kamailio's tables that count towards a ban, and the kind of ban that their keys name. */
const counters = { wrong: 'pair', wrongat: 'address', wrongfor: 'agent' } as const;

/** The bans of this host's Kamailio. @throws StackFailure when it isn't running */
export async function listBans(runtime: Runtime): Promise<Ban[]> {
  const bans: Ban[] = [];
  for (const [key, reason] of await readTable(runtime, 'ban')) {
    // Undefined: it has just ended.
    const entry = await askKamailio(runtime, 'htable.get', 'ban', key).catch(() => undefined);
    const until = entry === undefined ? undefined : /expire: (.+)/.exec(entry)?.[1];
    if (until !== undefined) bans.push({ ...parseKey(key), reason, until });
  }
  return bans;
}

/**
 * Lifts the bans of an address with all agents there, or of an agent at all addresses.
 * @param whom an address or a DN
 * @returns how many bans were lifted
 * @throws StackFailure when Kamailio isn't running
 */
export async function liftBans(runtime: Runtime, whom: string): Promise<number> {
  const concerned = (key: string) => {
    const { address, dn } = parseKey(key);
    return address === whom || dn === whom;
  };
  const lifted = [...(await readTable(runtime, 'ban')).keys()].filter(concerned);
  for (const key of lifted) await forget(runtime, 'ban', key);
  for (const [table, kind] of Object.entries(counters)) {
    for (const key of (await readTable(runtime, table)).keys()) {
      if (concerned(`${kind} ${key}`)) await forget(runtime, table, key);
    }
  }
  return lifted.length;
}

/** Deletes an entry, which may have expired meanwhile. */
async function forget(runtime: Runtime, table: string, key: string): Promise<void> {
  await askKamailio(runtime, 'htable.delete', table, key).catch(() => undefined);
}

function parseKey(key: string): Pick<Ban, 'kind' | 'address' | 'dn'> {
  const [kind, name = ''] = key.split(' ');
  const [address = '', dn = ''] = name.split('~');
  if (kind === 'pair') return { kind, address, dn };
  if (kind === 'address') return { kind, address: name, dn: null };
  return { kind: 'agent', address: null, dn: name };
}
