import { run } from '../host/run';
import { type Check, fail, pass, unknown } from './check';

/** Checks that NTP keeps the clock: certificates, logs of several hosts, and expiry times depend on it. */
export const clock: Check = {
  name: 'clock',
  async run() {
    const result = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value']).catch(
      () => undefined,
    );
    if (result?.code !== 0) return [unknown('timedatectl does not answer here: check that NTP is running')];
    return result.output.trim() === 'yes'
      ? [pass('is synchronised by NTP')]
      : [
          fail(
            'is not synchronised by NTP',
            'turn on time synchronisation (`timedatectl set-ntp true`, or chrony); logs and certificates need it',
          ),
        ];
  },
};
