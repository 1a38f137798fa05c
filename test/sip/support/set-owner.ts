/** A process with a server set of its own, which it has until it is told to end: `set-owner.ts STATE-DIR PORT-BASE`. */
import { once } from 'node:events';
import { endWithThisProcess } from '../../../server/stack/api/end-with';
import { down, up } from '../../../server/stack/api/up';
import { ToldToEnd, withLifetime } from '../../../server/stack/host/lifetime';
import { selectStack } from '../../../server/stack/settings/state-dir';

const [stateDir = '', portBase] = process.argv.slice(2);

try {
  await withLifetime(async ({ signal, atEnd }) => {
    const selection = selectStack({ name: 'owned', stateDir });
    const revoke = await endWithThisProcess(selection, stateDir);
    atEnd(async () => {
      await down(selection);
      await revoke();
    });
    await up(selection, { runtime: 'native', portBase: Number(portBase), signal });
    console.log('up');
    // Work goes on.
    setInterval(() => undefined, 1_000);
    await once(signal, 'abort');
  });
} catch (error) {
  process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
}
