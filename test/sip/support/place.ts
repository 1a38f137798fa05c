import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sipPlaces, sipPortBase } from '../../support/ports';

/** In a set's thousand ports, one that no set uses. */
const MARK = 19;
const FREE_WITHIN_MS = 600_000;

/**
 * Where the ports of this test file start: one of the places that files share which run at the same time. It is held by a
 * listening port until the file's process ends; Vitest's own number of a worker (VITEST_POOL_ID) is given to two at once.
 * @throws when none becomes free
 */
export async function claimPlace(): Promise<number> {
  const giveUpAt = Date.now() + FREE_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    for (let place = 0; place < sipPlaces; place += 1) {
      const portBase = sipPortBase(place);
      if (await hold(portBase + MARK)) return portBase;
    }
    await pause(200);
  }
  throw new Error('other test files of this run hold all places for ports (docs/testing.md)');
}

async function hold(port: number): Promise<boolean> {
  const mark = createServer().listen(port, '127.0.0.1').unref();
  try {
    await once(mark, 'listening');
    return true;
  } catch {
    return false;
  }
}
