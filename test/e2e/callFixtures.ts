import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { simulatorSite } from '../../server/sim/genesys';
import { type AnswerOptions, type CallOptions, Simulator, type Site } from '../../server/sim/simulator';
import { ports } from '../../server/stack/api/status';
import type { Sound } from '../support/audio/sound';
import { encodeWav } from '../support/audio/wav';
import { test as base } from './fixtures';

export { expect } from './fixtures';

/** Genesys SIP Server's stand-in against the tests' stack; everything it starts ends with the test. */
export interface Genesys {
  call(options: CallOptions): Promise<Simulator>;
  /** Takes the calls that agents dial out. */
  answer(options?: AnswerOptions): Promise<Simulator>;
  /** A WAV file of that sound, for `play`. */
  soundFile(sound: Sound): Promise<string>;
  /** A folder for recordings that goes with the test. */
  readonly recordings: string;
}

export const test = base.extend<{ genesys: Genesys }>({
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
});
