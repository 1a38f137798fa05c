import * as agents from '../agents/agents';
import * as bans from '../agents/bans';
import { type DirectAgents, directAgents } from '../agents/direct/agents';
import { StackFailure } from '../failure';
import { createRuntime } from '../runtime/create';
import { askKamailio } from '../runtime/kamailio';
import type { Runtime } from '../runtime/runtime';
import type { StackSettings } from '../settings/settings';
import { requireSettings } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { runtimeOf } from './status';

/** @param direct the same in the direct profile, where there is such a thing */
export function onRunningSet<Rest extends unknown[], Result>(
  action: (stateDir: string, settings: StackSettings, ...rest: Rest) => Promise<Result>,
  direct?: (agents: DirectAgents) => (...rest: Rest) => Promise<Result>,
): (selection: StackSelection, ...rest: Rest) => Promise<Result> {
  return async (selection, ...rest) => {
    const settings = await requireSettings(selection);
    if (settings.profile === 'direct') {
      if (direct === undefined) throw new StackFailure('the direct profile has no classes of service');
      return direct(directAgents(selection, settings))(...rest);
    }
    const own = settings.run.includes('mysql')
      ? await createRuntime(selection, settings, () => undefined).state('mysql')
      : '';
    if (own === 'stopped')
      throw new StackFailure(`the server set ${selection.name} is not running: \`up\` starts it`);
    return action(selection.stateDir, settings, ...rest);
  };
}

export const addAgent = onRunningSet(
  agents.addAgent,
  ({ addAgents }) =>
    (dn, password) =>
      addAgents([{ dn, password }]),
);
export const addAgents = onRunningSet(agents.addAgents, (direct) => direct.addAgents);
export const enableAgent = onRunningSet(agents.enableAgent, (direct) => direct.enableAgent);
export const listAgents = onRunningSet(agents.listAgents, (direct) => direct.listAgents);
export const showAgent = onRunningSet(agents.showAgent, (direct) => direct.showAgent);

/** Sets a new password, and lifts the agent's bans. @throws StackFailure when there is no such agent */
export async function setAgentPassword(
  selection: StackSelection,
  dn: string,
  password: string,
): Promise<void> {
  await onRunningSet(agents.setAgentPassword, (direct) => direct.setAgentPassword)(selection, dn, password);
  const runtime = await runtimeOf(selection);
  if ((await runtime.state('kamailio')) === 'running') await bans.liftBans(runtime, dn);
}

/** Also ends what reaches the agent now. @throws StackFailure when there is no such agent */
export async function disableAgent(selection: StackSelection, dn: string): Promise<void> {
  await onRunningSet(agents.disableAgent, (direct) => direct.disableAgent)(selection, dn);
  await forgetPhones(await runtimeOf(selection), dn);
}

/** Also ends what reaches the agent now. @throws StackFailure when there is no such agent */
export async function removeAgent(selection: StackSelection, dn: string): Promise<void> {
  await onRunningSet(agents.removeAgent, (direct) => direct.removeAgent)(selection, dn);
  await forgetPhones(await runtimeOf(selection), dn);
}

/**
 * Removes an agent's phones and remembered password from this host's Kamailio: no call reaches them any more. A phone notices at its
 * next refresh, which is checked again.
 */
async function forgetPhones(runtime: Runtime, dn: string): Promise<void> {
  if ((await runtime.state('kamailio')) !== 'running') return;
  // Each command fails if there is nothing to remove.
  await askKamailio(runtime, 'ul.rm', 'location', dn).catch(() => undefined);
  await askKamailio(runtime, 'htable.delete', 'ha1', dn).catch(() => undefined);
}
