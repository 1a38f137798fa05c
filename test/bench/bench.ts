import { constants } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'electron-vite';
import { getElectron, type RunnableElectron, sayElectron } from '../../scripts/get-electron';
import { ensureHostPackages } from '../../scripts/host-packages';
import { simulatorSite } from '../../server/sim/genesys';
import type { Site } from '../../server/sim/simulator';
import { addAgent } from '../../server/stack/api/agents';
import { endWithThisProcess } from '../../server/stack/api/end-with';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import type { Lifetime } from '../../server/stack/host/lifetime';
import { generatePassword } from '../../server/stack/settings/secrets';
import { selectStack } from '../../server/stack/settings/state-dir';
import type { AudioServer } from '../support/desktop/audioServer';
import { HEADSET_REPORT, headsetButtons, telephonyHeadset } from '../support/desktop/hid/descriptors';
import { HidDevices } from '../support/desktop/hid/hidDevices';
import type { NotificationService } from '../support/desktop/notifications';
import { DesktopSession } from '../support/desktop/session';
import { benchPortBase } from '../support/ports';
import { openAnswerKey, type PressAnswerKey } from './answerKey';
import { now } from './clock';
import { callersTone } from './deviceSwitch';
import { createFloor } from './floorSubject';
import { createProduct } from './productSubject';
import type { Agent, Subject, Surroundings } from './subject';

const project = join(import.meta.dirname, '../..');

/** An agent who never signs in: who calls him is refused at once. */
export const ABSENT = '2003';

/** A server set, a desktop and the two apps, all of the bench's own. */
export interface Bench {
  readonly floor: Subject;
  readonly product: Subject;
  readonly site: Site;
  readonly pressAnswerKey: PressAnswerKey;
  /** Takes the hook of a plugged-in headset off. Returns when it reports so. */
  readonly takeHookOff: () => Promise<number>;
  /** Puts it on again, which ends no call: the other side has ended it. */
  readonly putHookOn: () => Promise<void>;
  /** What the desktop is asked to show. */
  readonly notifications: NotificationService;
  readonly audio: AudioServer;
  /** The file that the caller plays where the bench listens for it. */
  readonly tone: string;
  /** Which Electron, and why this one. */
  readonly electron: string;
}

export interface BenchOptions {
  /** Whether the product is built first, or taken from out/ as it is. */
  readonly build: boolean;
  readonly report: (line: string) => void;
}

export async function openBench(
  { build: buildFirst, report }: BenchOptions,
  { signal, atEnd }: Lifetime,
): Promise<Bench> {
  // The library that presses keys; the rest comes with Electron and the desktop.
  await ensureHostPackages(['libxtst6'], 'the bench', report);
  const electron = await getElectron({ log: report });
  report(sayElectron(electron));
  const scratch = await mkdtemp(join(tmpdir(), 'agent-softphone-bench-'));
  atEnd(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));

  report('building');
  if (buildFirst) await build({ root: project, logLevel: 'warn' });

  report('bringing the server set up');
  const selection = selectStack({ name: 'bench', stateDir: join(scratch, 'stack') });
  const revoke = await endWithThisProcess(selection, scratch);
  atEnd(async () => {
    await down(selection);
    await revoke();
  });
  const { wss, ca, domain, runtime, sip } = await up(selection, {
    portBase: benchPortBase,
    report,
    signal,
  });
  const newAgent = async (dn: string): Promise<Agent> => {
    const password = generatePassword();
    await addAgent(selection, dn, password);
    return { dn, password, domain, wss, ca };
  };

  await newAgent(ABSENT);

  const desktop = await DesktopSession.start();
  atEnd(() => desktop.close());
  const hid = await HidDevices.of(desktop);
  atEnd(() => hid.close());
  const headset = await hid.plug(telephonyHeadset);
  const copy = await ownCopy(electron, join(scratch, 'electron'));
  const executable = join(await hid.electron(dirname(copy)), basename(copy));
  const surroundings: Surroundings = { executable, env: desktop.env, scratch };

  report('signing in');
  return {
    floor: await createFloor(surroundings, await newAgent('2001')),
    product: await createProduct(surroundings, await newAgent('2002'), project),
    site: await simulatorSite({ runtime, sip, ports: await ports(selection) }, report),
    pressAnswerKey: openAnswerKey(desktop.env['DISPLAY'] ?? ''),
    async takeHookOff() {
      const at = now();
      await headset.input(HEADSET_REPORT, headsetButtons.hook);
      return at;
    },
    putHookOn: () => headset.input(HEADSET_REPORT, 0),
    notifications: desktop.notifications,
    audio: desktop.audio,
    tone: await callersTone(scratch),
    electron: sayElectron(electron),
  };
}

/** Files of its own: pages shared with another Electron of this machine would count by half, and PSS would follow that one. */
async function ownCopy({ dev, executable }: RunnableElectron, folder: string): Promise<string> {
  await cp(dev, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return join(folder, relative(dev, executable));
}
