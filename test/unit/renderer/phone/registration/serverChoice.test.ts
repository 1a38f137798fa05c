import { describe, expect, it } from 'vitest';
import { ServerChoice, serverOrder } from '../../../../../src/renderer/phone/registration/serverChoice';

const four = ['wss://a/', 'wss://b/', 'wss://c/', 'wss://d/'];
const dns = Array.from({ length: 4000 }, (_, i) => String(1000 + i));
const firstOf = (groups: string[][], dn: string) => serverOrder(groups, dn)[0] ?? '';

describe('serverOrder', () => {
  it('keeps the order of the groups, and names each server once', () => {
    expect(serverOrder([['wss://x/'], ['wss://y/'], ['wss://x/']], '1001')).toEqual(['wss://x/', 'wss://y/']);
    for (const dn of dns.slice(0, 100)) {
      const order = serverOrder([['wss://a/', 'wss://b/'], ['wss://z/']], dn);
      expect(order).toHaveLength(3);
      expect(order[2]).toBe('wss://z/');
    }
  });

  it('is the same each time, however the group is written', () => {
    for (const dn of dns.slice(0, 100)) {
      expect(serverOrder([[...four].reverse()], dn)).toEqual(serverOrder([four], dn));
    }
  });

  it('spreads neighbouring DNs evenly over a group', () => {
    const counts = new Map<string, number>();
    for (const dn of dns) counts.set(firstOf([four], dn), (counts.get(firstOf([four], dn)) ?? 0) + 1);
    for (const server of four) expect(Math.abs((counts.get(server) ?? 0) - 1000)).toBeLessThan(120);
  });

  it('spreads the agents of a dead server evenly over the others, and moves nobody else', () => {
    const others = four.slice(1);
    const counts = new Map<string, number>();
    for (const dn of dns) {
      const [first, second = ''] = serverOrder([four], dn);
      expect(serverOrder([others], dn)[0]).toBe(first === 'wss://a/' ? second : first);
      if (first === 'wss://a/') counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    for (const server of others) expect(Math.abs((counts.get(server) ?? 0) - 333)).toBeLessThan(70);
  });
});

describe('ServerChoice', () => {
  /** The servers whose turn it is, one after the other, to the end of the round. */
  const turns = (choice: ServerChoice): string[] => {
    const next = choice.next();
    return next === null ? [choice.current] : [choice.current, ...turns(next)];
  };
  const moved = (choice: ServerChoice): ServerChoice => {
    const next = choice.next();
    if (next === null) throw new Error('no other');
    return next;
  };

  it('gives each server one turn a round, and begins again with the first', () => {
    const choice = ServerChoice.of(['a', 'b', 'c']);
    expect([choice.current, choice.hasNext]).toEqual(['a', true]);
    const second = moved(choice);
    expect(second.current).toBe('b');
    const third = moved(second);
    expect([third.current, third.hasNext]).toEqual(['c', false]);
    expect(third.next()).toBeNull();
    const again = third.restarted();
    expect([again.current, again.hasNext]).toEqual(['a', true]);
  });

  it('gives all others a turn when one that worked fails, the preferred ones first', () => {
    const choice = moved(ServerChoice.of(['a', 'b', 'c'])).settled();
    expect(choice.preferred).toEqual(['a']);
    expect(turns(choice)).toEqual(['b', 'a', 'c']);
  });

  it('can go back to the one it came from when the preferred one it moved to fails', () => {
    const choice = moved(ServerChoice.of(['a', 'b']))
      .settled()
      .at('a');
    expect(choice.preferred).toEqual([]);
    expect(turns(choice)).toEqual(['a', 'b']);
  });

  it('of one server has no other', () => {
    const choice = ServerChoice.of(['a']);
    expect([choice.several, choice.hasNext, choice.next(), choice.current]).toEqual([
      false,
      false,
      null,
      'a',
    ]);
  });

  it('of none cannot be', () => {
    expect(() => ServerChoice.of([])).toThrow(RangeError);
  });
});
