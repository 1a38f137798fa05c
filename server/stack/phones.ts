import { askKamailio } from './kamailio-control';
import type { Runtime } from './runtime';

/**
 * Takes an agent's phones out of this host's Kamailio: no call reaches them any more. A phone notices when it refreshes its
 * registration, which is then judged anew; nor does Kamailio remember the password.
 */
export async function forgetPhones(runtime: Runtime, dn: string): Promise<void> {
  if ((await runtime.state('kamailio')) !== 'running') return;
  // Each fails when there is nothing to forget.
  await askKamailio(runtime, 'ul.rm', 'location', dn).catch(() => undefined);
  await askKamailio(runtime, 'htable.delete', 'ha1', dn).catch(() => undefined);
}
