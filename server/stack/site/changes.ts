import { StackFailure } from '../failure';
import { withLock } from '../host/lock';
import { createRuntime } from '../runtime/create';
import { askKamailio, readTable } from '../runtime/kamailio';
import type { Runtime } from '../runtime/runtime';
import {
  type NodeKind,
  nodeName,
  nodesOf,
  withDraining,
  withNode,
  withoutNode,
  withoutTrunk,
  withTrunk,
} from '../settings/nodes';
import {
  type Endpoint,
  type GenesysEndpoint,
  genesysEndpoint,
  parseEndpoint,
  parseGenesys,
  requireSettings,
  type StackSettings,
  writeSettings,
} from '../settings/settings';
import { type StackSelection, statePaths } from '../settings/state-dir';
import { reload } from './reload';

const quiet = () => undefined;

/** The default port of a node. */
const usualPort: Record<NodeKind, number> = { asterisk: 5062, kamailio: 5060 };

/** Stores a change of the site's addresses and tells the running daemons; calls go on. */
async function change(
  selection: StackSelection,
  make: (settings: StackSettings) => StackSettings,
): Promise<void> {
  const { stateDir } = selection;
  await withLock(
    statePaths(stateDir).lock,
    async () => {
      const next = make(await requireSettings(selection));
      await writeSettings(stateDir, next);
      await reload(stateDir, next, createRuntime(selection, next, quiet));
    },
    quiet,
  );
}

/** An Asterisk or Kamailio on another host. @throws StackFailure when the site has it already */
export async function addNode(selection: StackSelection, kind: NodeKind, address: string): Promise<void> {
  const node = parseEndpoint(address, usualPort[kind]);
  await change(selection, (settings) => withNode(settings, kind, node));
}

/** Its calls can't be hung up any more: `drain` an Asterisk first. @throws StackFailure when there is no such node */
export async function removeNode(selection: StackSelection, kind: NodeKind, address: string): Promise<void> {
  const node = parseEndpoint(address, usualPort[kind]);
  await change(selection, (settings) => withoutNode(settings, kind, node));
}

/**
 * Takes an Asterisk out of service for new calls of this host's Kamailio, or back in. Existing calls go on.
 * @returns how many of this Kamailio's calls are there
 * @throws StackFailure when there is no such Asterisk, or when none would be left
 */
export async function drainNode(
  selection: StackSelection,
  address: string,
  draining: boolean,
): Promise<number> {
  const node = parseEndpoint(address, usualPort.asterisk);
  await change(selection, (settings) => withDraining(settings, node, draining));
  const settings = await requireSettings(selection);
  return (await countCalls(createRuntime(selection, settings, quiet))).get(nodeName(node)) ?? 0;
}

export interface SiteNode {
  readonly kind: NodeKind;
  /** `address:port`. */
  readonly node: string;
  /** State according to this host's Kamailio; `unknown` while that is not running. */
  readonly state: 'up' | 'down' | 'draining' | 'unknown';
  /** Number of this host's calls there; only for an Asterisk. */
  readonly calls?: number;
}

/** Every Asterisk, and every Kamailio but this host's own. */
export async function listNodes(selection: StackSelection): Promise<SiteNode[]> {
  const settings = await requireSettings(selection);
  const runtime = createRuntime(selection, settings, quiet);
  const [flags, calls] = [await readFlags(runtime), await countCalls(runtime)];
  const state = (node: string): SiteNode['state'] => {
    const letter = flags.get(node)?.[0];
    if (letter === undefined) return 'unknown';
    if (letter === 'D') return 'draining';
    return letter === 'I' ? 'down' : 'up';
  };
  return [
    ...nodesOf(settings, 'asterisk')
      .map(nodeName)
      .map((node) => ({
        kind: 'asterisk' as const,
        node,
        state: state(node),
        calls: calls.get(node) ?? 0,
      })),
    ...settings.nodes.kamailio
      .map(nodeName)
      .map((node) => ({ kind: 'kamailio' as const, node, state: state(node) })),
  ];
}

/** `address:port` => dispatcher's letters: the first is A (active), T (tried), I (inactive) or D (disabled). */
async function readFlags(runtime: Runtime): Promise<Map<string, string>> {
  if ((await runtime.state('kamailio')) !== 'running') return new Map();
  const output = await askKamailio(runtime, 'dispatcher.list');
  return new Map(
    [...output.matchAll(/URI: sip:(\S+)\s+FLAGS: (\S+)/g)].map(([, node = '', flags = '']) => [node, flags]),
  );
}

/** `address:port` of an Asterisk => calls there. */
async function countCalls(runtime: Runtime): Promise<Map<string, number>> {
  const calls = new Map<string, number>();
  if ((await runtime.state('kamailio')) !== 'running') return calls;
  for (const uri of (await readTable(runtime, 'asteriskOfCall')).values()) {
    const node = uri.replace(/^sip:/, '');
    calls.set(node, (calls.get(node) ?? 0) + 1);
  }
  return calls;
}

/** Adds a trunk: calls and NOTIFY are accepted from there, and calls go there if earlier trunks do not answer. */
export async function addTrunk(selection: StackSelection, address: string): Promise<void> {
  const trunk = parseTrunk(address);
  await change(selection, (settings) => withTrunk(settings, trunk));
}

/** @throws StackFailure when there is no such trunk, or no other */
export async function removeTrunk(selection: StackSelection, address: string): Promise<void> {
  const trunk = parseTrunk(address);
  await change(selection, (settings) => withoutTrunk(settings, trunk));
}

function parseTrunk(text: string): GenesysEndpoint {
  const trunk = genesysEndpoint.safeParse(parseGenesys(text));
  if (!trunk.success)
    throw new StackFailure(
      `${JSON.stringify(text)} is not a valid trunk: use ADDRESS[:PORT][;transport=tcp]`,
    );
  return trunk.data;
}

/** Lists the trunks in the order in which they are tried. */
export async function listTrunks(selection: StackSelection): Promise<Endpoint[]> {
  return (await requireSettings(selection)).genesys;
}
