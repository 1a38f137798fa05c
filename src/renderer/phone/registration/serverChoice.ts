/**
 * The servers in the order in which this DN prefers them. Groups keep their order. Within a group each DN has an order of
 * its own that never changes: the agents spread evenly, and those of a server that dies spread evenly over the others
 * (rendezvous hashing, docs/decisions/0062). Pure.
 */
export function serverOrder(groups: readonly (readonly string[])[], dn: string): string[] {
  const ordered = groups.flatMap((group) =>
    group
      .map((url) => ({ url, weight: fnv1a(`${dn} ${url}`) }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ url }) => url),
  );
  return [...new Set(ordered)];
}

/** FNV-1a, 32 bits, with a final mix: neighbouring DNs must not hash to neighbouring numbers. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Which server's turn it is: in each round every one is tried once, the preferred ones first. Never changes: each move makes another. */
export class ServerChoice {
  readonly order: readonly string[];
  readonly current: string;
  readonly tried: readonly string[];

  private constructor(order: readonly string[], current: string, tried: readonly string[]) {
    this.order = order;
    this.current = current;
    this.tried = tried;
  }

  /** @throws RangeError when there is no server */
  static of(order: readonly string[]): ServerChoice {
    const [first] = order;
    if (first === undefined) throw new RangeError('no server');
    return new ServerChoice(order, first, [first]);
  }

  get several(): boolean {
    return this.order.length > 1;
  }

  /** Whether another server is left in this round. */
  get hasNext(): boolean {
    return this.next() !== null;
  }

  /** Those that the phone would rather be at. */
  get preferred(): readonly string[] {
    return this.order.slice(0, this.order.indexOf(this.current));
  }

  /** With the next of this round as the current one; null when all had their turn. */
  next(): ServerChoice | null {
    const next = this.order.find((server) => !this.tried.includes(server));
    return next === undefined ? null : new ServerChoice(this.order, next, [...this.tried, next]);
  }

  /** A new round, from that server. */
  at(server: string): ServerChoice {
    return new ServerChoice(this.order, server, [server]);
  }

  /** The current one works: should it fail later, all others have their turn. */
  settled(): ServerChoice {
    return this.at(this.current);
  }

  /** A new round, from the one that the phone prefers. */
  restarted(): ServerChoice {
    return this.at(this.order[0] ?? this.current);
  }
}
