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

/** Which server's turn it is: in each round every one is tried once, the preferred ones first. */
export class ServerChoice {
  readonly #order: readonly string[];
  readonly #tried = new Set<string>();
  #current: string;

  /** @throws RangeError when there is no server */
  constructor(order: readonly string[]) {
    const [first] = order;
    if (first === undefined) throw new RangeError('no server');
    this.#order = order;
    this.#current = first;
    this.#tried.add(first);
  }

  get current(): string {
    return this.#current;
  }

  get several(): boolean {
    return this.#order.length > 1;
  }

  /** Whether another server is left in this round. */
  get hasNext(): boolean {
    return this.#order.some((server) => !this.#tried.has(server));
  }

  /** Those that the phone would rather be at. */
  get preferred(): readonly string[] {
    return this.#order.slice(0, this.#order.indexOf(this.#current));
  }

  /** The next of this round becomes the current one; false when all had their turn. */
  advance(): boolean {
    const next = this.#order.find((server) => !this.#tried.has(server));
    if (next === undefined) return false;
    this.#current = next;
    this.#tried.add(next);
    return true;
  }

  /** A new round, from that server. */
  moveTo(server: string): void {
    this.#current = server;
    this.settle();
  }

  /** The current one works: should it fail later, all others have their turn. */
  settle(): void {
    this.#tried.clear();
    this.#tried.add(this.#current);
  }

  /** A new round, from the one that the phone prefers. */
  restart(): void {
    this.moveTo(this.#order[0] ?? this.#current);
  }
}
