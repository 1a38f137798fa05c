import { askKamailio } from './kamailio-control';
import type { Runtime } from './runtime';

/**
 * Takes an agent's phones out of this host's Kamailio: no call reaches them any more. A phone notices when it refreshes its
 * registration, which is then judged anew; nor does Kamailio remember the password.
 */
export async function forgetPhones(runtime: Runtime, dn: string): Promise<void> {
  if ((await runtime.state('kamailio')) !== 'running') return;
  // Refused when the agent has no phone.
  await askKamailio(runtime, 'ul.rm', 'location', dn).catch(() => undefined);
}
