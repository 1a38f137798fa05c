import { StackFailure } from '../../failure';
import { createRuntime } from '../../runtime/create';
import type { StackSettings } from '../../settings/settings';
import type { StackSelection } from '../../settings/state-dir';
import type { Agent, AgentDetails, NewAgent } from '../agents';
import { noSuchAgent, requireDn, storedPassword } from '../credentials';
import { type KnownAgent, readAgents, writeAgents } from './agent-file';
import { readPhones } from './phones';

/** Names of sections of pjsip.conf, which an agent's DN must not be. */
const reserved = new Set([
  'agent',
  'trunk',
  'leg',
  'udp',
  'genesys',
  'phones',
  'global',
  'system',
  'kamailio-only',
]);

/** Manages the agents of the direct profile: in a file of the set's state, which Asterisk reloads without losing a call. */
export function directAgents(selection: StackSelection, settings: StackSettings) {
  const { stateDir } = selection;
  const runtime = createRuntime(selection, settings, () => undefined);

  async function change(action: (agents: Map<string, KnownAgent>) => void): Promise<void> {
    const agents = await readAgents(stateDir);
    action(agents);
    await writeAgents(stateDir, agents);
    if ((await runtime.state('asterisk')) !== 'running') return;
    await runtime.refresh('asterisk');
    const { code, output } = await runtime.control('asterisk', [
      'asterisk',
      '-C',
      '/etc/asterisk/asterisk.conf',
      '-rx',
      'module reload res_pjsip.so',
    ]);
    if (code !== 0) throw new StackFailure(`Asterisk did not accept the change: ${output}`);
  }

  /** @throws StackFailure when there is no such agent */
  function known(agents: ReadonlyMap<string, KnownAgent>, dn: string): KnownAgent {
    const agent = agents.get(dn);
    if (agent === undefined) throw noSuchAgent(dn);
    return agent;
  }

  return {
    addAgents: (added: readonly NewAgent[]): Promise<void> =>
      change((agents) => {
        for (const { dn, class: serviceClass } of added) {
          requireDn(dn);
          if (serviceClass !== undefined)
            throw new StackFailure('the direct profile has no classes of service');
          if (reserved.has(dn))
            throw new StackFailure(`${dn} is reserved in the direct profile: choose another DN`);
        }
        const taken = added.filter(({ dn }) => agents.has(dn)).map(({ dn }) => dn);
        if (taken.length > 0) throw new StackFailure(`agent ${taken.join(', ')} exists already`);
        const created = new Date().toISOString().slice(0, 19).replace('T', ' ');
        for (const { dn, password } of added) {
          agents.set(dn, { ha1: storedPassword(dn, settings.domain, password), disabled: false, created });
        }
      }),

    setAgentPassword: (dn: string, password: string): Promise<void> =>
      change((agents) => {
        agents.set(dn, { ...known(agents, dn), ha1: storedPassword(dn, settings.domain, password) });
      }),

    disableAgent: (dn: string): Promise<void> =>
      change((agents) => {
        agents.set(dn, { ...known(agents, dn), disabled: true });
      }),

    enableAgent: (dn: string): Promise<void> =>
      change((agents) => {
        agents.set(dn, { ...known(agents, dn), disabled: false });
      }),

    removeAgent: (dn: string): Promise<void> =>
      change((agents) => {
        known(agents, dn);
        agents.delete(dn);
      }),

    async listAgents(): Promise<Agent[]> {
      const phones = await readPhones(runtime);
      return [...(await readAgents(stateDir))].map(([dn, { disabled }]) => ({
        dn,
        disabled,
        phones: phones.filter((phone) => phone.dn === dn).length,
      }));
    },

    async showAgent(dn: string): Promise<AgentDetails> {
      const { disabled, created } = known(await readAgents(stateDir), dn);
      const phones = (await readPhones(runtime)).filter((phone) => phone.dn === dn);
      return { dn, disabled, created, lastSeen: null, phones };
    },
  };
}

export type DirectAgents = ReturnType<typeof directAgents>;
