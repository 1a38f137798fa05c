import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CallReport, SimulatedCall } from '../../server/sim/call';
import { simulatorSite } from '../../server/sim/genesys';
import { type AnswerOptions, type CallOptions, Simulator, type Site } from '../../server/sim/simulator';
import { ports } from '../../server/stack/api/status';
import type { Sound } from '../support/audio/sound';
import { encodeWav } from '../support/audio/wav';
import { answerButton, asDocumented, callTimer, genesysIsDone } from './callSteps';
import { test as base, expect, type SignedIn, type SignInOptions } from './fixtures';

export { expect } from './fixtures';

/** Genesys SIP Server's stand-in against the tests' stack; everything it starts ends with the test. */
interface Genesys {
  call(options: CallOptions): Promise<Simulator>;
  /** Takes the calls that agents dial out. */
  answer(options?: AnswerOptions): Promise<Simulator>;
  /** A WAV file of that sound, for `play`. */
  soundFile(sound: Sound): Promise<string>;
  /** A folder for recordings that goes with the test. */
  readonly recordings: string;
}

/** A signed-in agent whom Genesys's stand-in has called. */
interface WithCall extends SignedIn {
  readonly simulator: Simulator;
  readonly call: SimulatedCall;
  /** The call goes on to its end, of which it was held back; its report, when all went as documented. */
  finish(): Promise<CallReport>;
}
/** Without a flow, one that waits in the call until `finish()`. For a new agent, unless they are signed in already. */
type Call = (options?: Partial<Omit<CallOptions, 'to'>>, at?: SignedIn | SignInOptions) => Promise<WithCall>;

interface CallFixtures {
  readonly genesys: Genesys;
  /** A call that the agent can answer in the window. */
  readonly ringing: Call;
  /** A call that is answered. */
  readonly inCall: Call;
}

export const test = base.extend<CallFixtures>({
  genesys: async ({ stack }, use, testInfo) => {
    const site: Site = await simulatorSite(
      { ...stack, ports: await ports(stack.selection) },
      () => undefined,
    );
    const simulators: Simulator[] = [];
    const track = async (starting: Promise<Simulator>): Promise<Simulator> => {
      const simulator = await starting;
      simulators.push(simulator);
      return simulator;
    };
    await use({
      call: (options) => track(Simulator.calling(site, options)),
      answer: (options) => track(Simulator.answering(site, options)),
      async soundFile(sound) {
        const file = testInfo.outputPath('played.wav');
        await writeFile(file, encodeWav(sound));
        return file;
      },
      recordings: path.join(testInfo.outputPath(), 'heard'),
    });
    for (const simulator of simulators) await simulator.close();
  },

  ringing: async ({ genesys, signedIn }, use) => {
    await use(async (options = {}, at = {}) => {
      const offered = await call(genesys, 'phone' in at ? at : await signedIn(at), {
        flow: 'a-ui',
        ...heldBack(options),
        ...options,
      });
      await expect(answerButton(offered.page)).toBeVisible();
      return offered;
    });
  },

  inCall: async ({ genesys, signedIn }, use) => {
    await use(async (options = {}, at = {}) => {
      const answered = await call(genesys, 'phone' in at ? at : await signedIn(at), {
        flow: 'a',
        ...heldBack(options),
        ...options,
      });
      await expect(callTimer(answered.page)).toBeVisible();
      // Click to dial (flow b) has no step 5.
      if (options.flow?.startsWith('b') !== true) await genesysIsDone(answered.call);
      return answered;
    });
  },
});

const heldBack = ({ flow }: Partial<CallOptions>) => (flow === undefined ? { steer: ['talk'] } : {});

async function call(genesys: Genesys, called: SignedIn, options: Omit<CallOptions, 'to'>): Promise<WithCall> {
  const simulator = await genesys.call({ ...options, to: called.agent.dn });
  const simulated = await simulator.call();
  return {
    ...called,
    simulator,
    call: simulated,
    finish() {
      simulated.proceed('talk');
      return asDocumented(simulator);
    },
  };
}
