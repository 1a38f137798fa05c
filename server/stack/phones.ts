import type { Runtime } from './runtime';

/** How kamcmd finds its Kamailio. */
const kamcmd = ['kamcmd', '-s', 'unix:/run/kamailio/ctl'];

/**
 * Takes an agent's phones out of this host's Kamailio: no call reaches them any more. A phone notices when it refreshes its
 * registration, which is then judged anew.
 */
export async function forgetPhones(runtime: Runtime, dn: string): Promise<void> {
  if ((await runtime.state('kamailio')) !== 'running') return;
  // Fails when the agent has no phone. `s:` because a DN of digits would be taken for a number.
  await runtime.control('kamailio', [...kamcmd, 'ul.rm', 'location', `s:${dn}`]);
}
