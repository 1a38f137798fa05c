import { StackFailure } from '../failure';
import type { Endpoint, GenesysEndpoint, StackSettings } from './settings';

/** Services that a site may run on several hosts. */
export type NodeKind = 'asterisk' | 'kamailio';

/** A node's name: `address:port`. */
export function nodeName({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}

/** True when both name one place. */
export function isSame(one: Endpoint, other: Endpoint): boolean {
  return nodeName(one) === nodeName(other);
}

/** This set's own Asterisk or Kamailio, as other hosts know it. Undefined when it runs none. */
function ownNode(settings: StackSettings, kind: NodeKind): Endpoint | undefined {
  const { address, internalAddress, ports, run } = settings;
  if (!run.includes(kind)) return undefined;
  return kind === 'asterisk'
    ? { address: internalAddress, port: ports.asterisk }
    : { address, port: ports.sip };
}

/** All nodes of that kind, this set's own first. */
export function nodesOf(settings: StackSettings, kind: NodeKind): Endpoint[] {
  const own = ownNode(settings, kind);
  return [...(own === undefined ? [] : [own]), ...settings.nodes[kind]];
}

/** @throws StackFailure when the site has it already */
export function withNode(settings: StackSettings, kind: NodeKind, node: Endpoint): StackSettings {
  if (nodesOf(settings, kind).some((one) => isSame(one, node))) {
    throw new StackFailure(`${kind} ${nodeName(node)} is part of the site already`);
  }
  return { ...settings, nodes: { ...settings.nodes, [kind]: [...settings.nodes[kind], node] } };
}

/** @throws StackFailure when there is no such node on another host */
export function withoutNode(settings: StackSettings, kind: NodeKind, node: Endpoint): StackSettings {
  const left = settings.nodes[kind].filter((one) => !isSame(one, node));
  if (left.length === settings.nodes[kind].length) {
    throw new StackFailure(`there is no ${kind} ${nodeName(node)} on another host; \`node list\` shows all`);
  }
  return {
    ...settings,
    nodes: { ...settings.nodes, [kind]: left },
    draining: settings.draining.filter((one) => !isSame(one, node)),
  };
}

/** @throws StackFailure when there is no such Asterisk, or when none would be left for new calls */
export function withDraining(settings: StackSettings, node: Endpoint, draining: boolean): StackSettings {
  const all = nodesOf(settings, 'asterisk');
  if (!all.some((one) => isSame(one, node)))
    throw new StackFailure(`there is no asterisk ${nodeName(node)}; \`node list\` shows all`);
  const others = settings.draining.filter((one) => !isSame(one, node));
  const next = draining ? [...others, node] : others;
  if (all.every((one) => next.some((other) => isSame(one, other)))) {
    throw new StackFailure(
      `${nodeName(node)} is the last Asterisk that takes calls: \`node undrain\` another first`,
    );
  }
  return { ...settings, draining: next };
}

/** @throws StackFailure when Genesys is configured with that address already, or is reached by TLS: names take a restart */
export function withTrunk(settings: StackSettings, trunk: GenesysEndpoint): StackSettings {
  if (trunk.transport === 'tls') {
    throw new StackFailure(
      'adding a trunk over TLS needs a restart: run `down`, then `up` with every --genesys',
    );
  }
  if (settings.genesys.some((one) => isSame(one, trunk))) {
    throw new StackFailure(`${nodeName(trunk)} is a trunk already`);
  }
  return { ...settings, genesys: [...settings.genesys, trunk] };
}

/** @throws StackFailure when there is no such trunk, or no other */
export function withoutTrunk(settings: StackSettings, trunk: Endpoint): StackSettings {
  const left = settings.genesys.filter((one) => !isSame(one, trunk));
  if (left.length === settings.genesys.length)
    throw new StackFailure(`there is no trunk ${nodeName(trunk)}; \`trunk list\` shows all`);
  if (left.length === 0)
    throw new StackFailure(`${nodeName(trunk)} is the only trunk: add another one first`);
  return { ...settings, genesys: left };
}
