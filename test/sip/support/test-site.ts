import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { addAgent } from '../../../server/stack/api/agents';
import { endWithThisProcess } from '../../../server/stack/api/end-with';
import { type StackStatus, status } from '../../../server/stack/api/status';
import { down, up } from '../../../server/stack/api/up';
import { createRuntime } from '../../../server/stack/runtime/create';
import type { Runtime } from '../../../server/stack/runtime/runtime';
import { requireSettings } from '../../../server/stack/settings/settings';
import { type StackSelection, selectStack } from '../../../server/stack/settings/state-dir';
import { addNode, listNodes } from '../../../server/stack/site/changes';
import { writeJoinFile } from '../../../server/stack/site/join';
import { secondPortBase, testPortBase } from './test-stack';

/** One host of a site: a set of its own. */
export interface Host {
  readonly selection: StackSelection;
  readonly status: StackStatus;
  readonly runtime: Runtime;
  /** `address:port` of its Asterisk, and of its Kamailio. */
  readonly asterisk: string;
  readonly kamailio: string;
}

/** Two hosts: the first has MySQL, both have Kamailio and Asterisk. */
export interface TestSite {
  readonly one: Host;
  readonly two: Host;
  remove(): Promise<void>;
}

/** A site as IT makes it (docs/server/scale.md). */
export async function startSite(agents: Readonly<Record<string, string>>): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'site-test-'));
  const first = selectStack({ name: 'host-one', stateDir: join(folder, 'one') });
  const second = selectStack({ name: 'host-two', stateDir: join(folder, 'two') });
  const revocations = [await endWithThisProcess(first), await endWithThisProcess(second)];
  const remove = async () => {
    await Promise.all([down(first), down(second)]);
    for (const revoke of revocations) await revoke();
    await rm(folder, { recursive: true, force: true });
  };
  const report = (line: string) => console.error(line);
  try {
    await up(first, { runtime: 'native', portBase: testPortBase, report });
    const file = join(folder, 'join');
    await writeJoinFile(first, file);
    await up(second, { runtime: 'native', portBase: secondPortBase, join: file, report });
    const [one, two] = [await hostOf(first), await hostOf(second)];
    await addNode(first, 'asterisk', two.asterisk);
    await addNode(first, 'kamailio', two.kamailio);
    for (const host of [one, two]) await allUp(host);
    for (const [dn, password] of Object.entries(agents)) await addAgent(first, dn, password);
    return { one, two, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function hostOf(selection: StackSelection): Promise<Host> {
  const settings = await requireSettings(selection);
  const { address, internalAddress, ports } = settings;
  return {
    selection,
    status: await status(selection),
    runtime: createRuntime(selection, settings, () => undefined),
    asterisk: `${internalAddress}:${ports.asterisk}`,
    kamailio: `${address}:${ports.sip}`,
  };
}

/** Until this host's Kamailio sees every node as living. */
export async function allUp({ selection }: Host): Promise<void> {
  await vi.waitFor(
    async () => expect((await listNodes(selection)).map(({ state }) => state)).toEqual(['up', 'up', 'up']),
    { timeout: 15_000, interval: 200 },
  );
}
