import { StackFailure } from '../failure';
import { renderFile } from '../render/render';
import { siteValues } from '../render/values';
import type { Runtime } from '../runtime/runtime';
import { obtainSecrets } from '../settings/secrets';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';
import { statePaths } from '../settings/state-dir';

/** A file that a running daemon can read again, and the command for that. Calls go on meanwhile. */
const reloadable: readonly { service: Service; file: string; command: readonly string[] }[] = [
  {
    service: 'kamailio',
    file: 'destinations.list',
    command: ['kamcmd', '-s', 'unix:/run/kamailio/ctl', 'dispatcher.reload'],
  },
  {
    service: 'kamailio',
    file: 'genesys-sources.list',
    command: ['kamcmd', '-s', 'unix:/run/kamailio/ctl', 'permissions.addressReload'],
  },
  {
    service: 'asterisk',
    file: 'pjsip.conf',
    command: ['asterisk', '-C', '/etc/asterisk/asterisk.conf', '-rx', 'module reload res_pjsip.so'],
  },
];

/**
 * Tells the running daemons the site's addresses as they are in the settings now.
 * @throws StackFailure when a daemon does not take them
 */
export async function reload(stateDir: string, settings: StackSettings, runtime: Runtime): Promise<void> {
  const values = siteValues(settings, await obtainSecrets(stateDir));
  for (const { service, file, command } of reloadable) {
    if ((await runtime.state(service)) !== 'running') continue;
    const changed = await renderFile(service, file, statePaths(stateDir).etc(service), values);
    if (!changed) continue;
    const { code, output } = await runtime.control(service, command);
    if (code !== 0 || output.startsWith('error:'))
      throw new StackFailure(`${service} did not reload ${file}: ${output.trim()}`);
  }
}
