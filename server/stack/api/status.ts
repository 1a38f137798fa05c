import { createRuntime } from '../runtime/create';
import type { Runtime, ServiceState } from '../runtime/runtime';
import type { Ports } from '../settings/ports';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';
import { requireSettings, turnName } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { phonesCa } from '../settings/state-dir';

const quiet = () => undefined;

/** The status of a server set, as `status --json` prints it. */
export interface StackStatus {
  readonly runtime: 'docker' | 'native';
  readonly profile: 'full' | 'direct';
  readonly domain: string;
  /** The URL that a phone connects to. */
  readonly wss: string;
  /** The URL of update feed (`/updates/`) and provisioning files (`/provisioning/`); phones may connect to its `/sip`, too. */
  readonly https?: string;
  /** TURN URLs (RFC 7065) through which a phone may relay its media, with the agent's user and password; the likeliest to work is last. */
  readonly turn: readonly string[];
  /** `address:port` of Kamailio for Genesys. */
  readonly sip: string;
  /** Path of the certificate of the CA by which phones check the set. */
  readonly ca: string;
  readonly services: readonly {
    readonly name: Service;
    readonly version: string;
    readonly state: ServiceState;
  }[];
}

/** The runtime of a server set. @throws StackFailure when it was never started */
export async function runtimeOf(selection: StackSelection): Promise<Runtime> {
  return createRuntime(selection, await requireSettings(selection), quiet);
}

/** @throws StackFailure when the set was never brought up */
export async function status(selection: StackSelection): Promise<StackStatus> {
  const settings = await requireSettings(selection);
  return describeStack(selection, settings, createRuntime(selection, settings, quiet));
}

/** The status of a set that runs with these settings. */
export async function describeStack(
  selection: StackSelection,
  settings: StackSettings,
  runtime: Runtime,
): Promise<StackStatus> {
  return {
    runtime: settings.runtime,
    profile: settings.profile,
    domain: settings.domain,
    wss: `wss://${settings.domain}:${settings.ports.wss}`,
    ...(settings.run.includes('nginx')
      ? { https: `https://${settings.domain}:${settings.ports.https}` }
      : {}),
    turn: turnUrls(settings),
    sip: `${settings.address}:${settings.ports.sip}`,
    ca: await phonesCa(selection.stateDir),
    services: await Promise.all(
      settings.run.map(async (name) => ({
        name,
        version: await runtime.version(name),
        state: await runtime.state(name),
      })),
    ),
  };
}

/** TURN over TLS only, since the phone uses the agent's own password there (docs/decisions/0063). */
function turnUrls({ domain, ports, run }: StackSettings): string[] {
  if (!run.includes('coturn')) return [];
  return [
    `turns:${domain}:${ports.turns}?transport=tcp`,
    ...(run.includes('nginx') ? [`turns:${turnName(domain)}:${ports.https}?transport=tcp`] : []),
  ];
}

/** The ports of a set, for what talks to it. @throws StackFailure when it was never brought up */
export async function ports(selection: StackSelection): Promise<Ports> {
  return (await requireSettings(selection)).ports;
}
