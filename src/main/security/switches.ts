/**
 * Switches that hand the phone, and with it the agent's HA1 and calls, to whoever can start it or reach a local port.
 * Fuses stop `--inspect`; nothing but this stops remote debugging (Chromium acts on it by itself).
 */
const remoteControlSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-socket-name',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
] as const;

/** The first such switch, or undefined. `hasSwitch` is Chromium's view, `argv` is Node's. */
export function remoteControlSwitch(
  argv: readonly string[],
  hasSwitch: (name: string) => boolean,
): string | undefined {
  return remoteControlSwitches.find(
    (name) => hasSwitch(name) || argv.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)),
  );
}
