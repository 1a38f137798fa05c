import { createRuntime } from '../runtime/create';
import type { Runtime, ServiceState } from '../runtime/runtime';
import type { Ports } from '../settings/ports';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';
import { requireSettings, turnName } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { phonesCa } from '../settings/state-dir';

const quiet = () => undefined;

/** What `status --json` prints. */
export interface StackStatus {
  readonly runtime: 'docker' | 'native';
  readonly profile: 'full' | 'direct';
  readonly domain: string;
  /** The URL that a phone connects to. */
  readonly wss: string;
  /** The URL of update feed (`/updates/`) and provisioning files (`/provisioning/`); phones may connect to its `/sip`, too. */
  readonly https?: string;
  /** What a phone may relay its media through (RFC 7065), with its own user and password; the likeliest to work comes last. */
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

/** What runs the daemons of a set that was brought up. @throws StackFailure when it never was */
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

/** By TLS only: the phone proves the agent's own password there (docs/decisions/0063). */
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
