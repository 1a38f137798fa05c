/** A process that starts a daemon with a mark in its environment, for the tests of its end: `lifetimeProcess.ts ends|will MARK`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { leaveLastWill } from '../../../../server/stack/host/last-will';
import { type Lifetime, ToldToEnd, withLifetime } from '../../../../server/stack/host/lifetime';

function startDaemon() {
  const env = { ...process.env, LIFETIME_TEST: process.argv[3] };
  const daemon = spawn('sleep', ['infinity'], { detached: true, stdio: 'ignore', env });
  daemon.unref();
  return daemon;
}

/** Ends it as a set is ended: in several steps. The signal that comes again must not break that off. */
async function ends({ atEnd, signal }: Lifetime): Promise<void> {
  const daemon = startDaemon();
  atEnd(async () => {
    console.log('ending');
    await once(process.stdin.resume(), 'data');
    daemon.ref();
    const gone = once(daemon, 'exit');
    daemon.kill();
    await gone;
    console.log('ended');
  });
  console.log('started');
  await once(signal, 'abort');
}

// Work goes on.
setInterval(() => undefined, 1_000);
if (process.argv[2] === 'will') {
  const daemon = startDaemon();
  const will = leaveLastWill(['kill', String(daemon.pid)]);
  process.once('SIGUSR2', () => {
    will?.revoke();
    process.exit(0);
  });
  console.log(`executor ${will?.pid}`);
  console.log('started');
} else {
  // A crash on demand: an error that nobody catches.
  process.once('SIGUSR2', () => {
    throw new Error('broken');
  });
  try {
    await withLifetime(ends);
  } catch (error) {
    console.log(String(error));
    process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
  }
}
