import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '../diagnostics/port';
import type { SleepDelay } from './port';

const inhibitor = [
  '--what=sleep',
  '--mode=delay',
  '--who=Agent Softphone',
  '--why=The phone signs off before the computer sleeps',
  // Ends when its standard input does: by `release`, or with us, however we end.
  'cat',
] as const;

/**
 * A delay inhibitor of logind (org.freedesktop.login1.Manager, Inhibit). It is a file descriptor, which our D-Bus library can't
 * receive; systemd's own command can.
 */
export function createLogindDelay(env: NodeJS.ProcessEnv, log: Logger): SleepDelay {
  let holder: ChildProcess | null = null;
  let failureTold = false;
  const fail = (reason: string): void => {
    if (!failureTold) log.write('info', 'sleep.not-delayed', { reason });
    failureTold = true;
  };

  return {
    hold() {
      if (holder !== null) return;
      const child = spawn('systemd-inhibit', [...inhibitor], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: onlyWhatItNeeds(env),
      });
      holder = child;
      const gone = (reason: string): void => {
        if (holder !== child) return;
        holder = null;
        fail(reason);
      };
      child.once('error', ({ message }) => gone(message));
      child.once('exit', (code) => gone(`systemd-inhibit ended with ${code}`));
      child.stdin?.on('error', () => undefined);
    },
    release() {
      const released = holder;
      holder = null;
      released?.stdin?.end();
    },
  };
}

function onlyWhatItNeeds(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['PATH', 'DBUS_SYSTEM_BUS_ADDRESS'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
}
