import { createSecureContext } from 'node:tls';
import { Fleet } from './fleet';
import type { Account, Order } from './orders';

/** One of the processes between which the agents are shared out: takes orders from the one that started it. */
let fleet: Fleet | undefined;

function requireFleet(): Fleet {
  if (fleet === undefined) throw new Error('no agents yet');
  return fleet;
}

async function carryOut(order: Order): Promise<Account | undefined> {
  switch (order.order) {
    case 'recruit': {
      const { dns, domain, password, url, address, ca, sources } = order;
      const place = { url, address, secureContext: createSecureContext({ ca, minVersion: 'TLSv1.2' }) };
      fleet = new Fleet({ dns, domain, password, place, sources });
      return;
    }
    case 'connect':
      return requireFleet().connect(order.pace, order.limitMs);
    case 'refresh':
      return requireFleet().refreshEvery(order.intervalMs);
    case 'flood':
      return requireFleet().flood(order.forMs, order.atOnce);
    case 'cut':
      return requireFleet().cut();
    case 'return':
      return requireFleet().returned(order.limitMs);
    case 'tally': {
      const { user, system } = process.cpuUsage();
      return {
        tally: requireFleet().takeTally(),
        registered: requireFleet().registered,
        cpuMs: (user + system) / 1000,
      };
    }
  }
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (account) => process.send?.({ account }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
// Ctrl-C reaches the whole group; the process that gave the orders ends this one, and cleans up.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
