import { placeOf } from '../sip/connection';
import { messageOf } from '../stack/failure';
import { Fleet } from './fleet';
import type { Account, Answer, Letter, Order } from './orders';

/** A process with a share of the agents. It carries out the orders of the process that started it. */
let fleet: Fleet | undefined;

function requireFleet(): Fleet {
  if (fleet === undefined) throw new Error('no agents yet');
  return fleet;
}

async function carryOut(order: Order): Promise<Account | undefined> {
  switch (order.order) {
    case 'recruit': {
      const { dns, domain, password, url, address, ca, sources } = order;
      fleet = new Fleet({ dns, domain, password, place: placeOf(url, address, ca), sources });
      return;
    }
    case 'connect':
      await requireFleet().connect(order.pace, order.limitMs);
      return;
    case 'refresh':
      requireFleet().refresh(order.intervalMs);
      return;
    case 'flood':
      await requireFleet().flood(order.forMs, order.atOnce);
      return;
    case 'cut':
      requireFleet().cut();
      return;
    case 'return':
      await requireFleet().returned(order.limitMs);
      return;
    case 'account': {
      const { user, system } = process.cpuUsage();
      const { registered } = requireFleet();
      return { tally: requireFleet().takeTally(), registered, cpuMs: (user + system) / 1000 };
    }
  }
}

function answer(message: Answer): void {
  // The process that gave the order may have ended.
  process.send?.(message, undefined, undefined, () => undefined);
}

process.on('message', ({ id, order }: Letter) => {
  carryOut(order).then(
    (account) => answer(account === undefined ? { id } : { id, account }),
    (error: unknown) => answer({ id, problem: messageOf(error) }),
  );
});
// Ctrl-C and the end of the terminal reach all processes of the group; the one that gives the orders then ends this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
