import { describe, expect, it } from 'vitest';
import { MicrophoneLevels } from '../../../../../src/renderer/phone/hearing/microphoneLevels';
import { FakeAudio } from '../../../../support/phone/fakeAudio';
import { FakeStore } from '../../../../support/phone/fakeStore';
import { established } from '../../../../support/ui/states';

const CALL = established.id;

async function measured() {
  const audio = new FakeAudio();
  const sent = await audio.openMicrophone();
  const logged: string[] = [];
  const store = new FakeStore();
  store.set({ calls: [established] });
  const levels = new MicrophoneLevels({
    store,
    audio,
    microphoneOf: () => sent,
    log: (_level, event) => logged.push(event),
  });
  levels.start();
  /** Without the call's own. */
  const open = () => audio.tracks.slice(1).map(({ readyState }) => readyState);
  return { audio, levels, logged, open, over: () => store.set({ calls: [] }) };
}

describe('a second look at the microphone of a call', () => {
  it('is open while the call is, and tells what was measured', async () => {
    const { audio, levels, open, over } = await measured();
    expect(levels.take(CALL)).toBeNull();
    await expect.poll(() => audio.levelWatchers.length).toBe(1);
    for (const rmsDbfs of [-60, -20]) audio.levelWatchers[0]?.tell({ rmsDbfs, peakDbfs: -10, clipped: 0 });
    expect(levels.take(CALL)).toEqual({ loudestDb: -20, quietestDb: -60, clipped: 0 });
    over();
    expect([audio.levelWatchers.length, ...open()]).toEqual([0, 'ended']);
  });

  it('is closed when the call is over before it has opened', async () => {
    const { audio, levels, open, over } = await measured();
    levels.take(CALL);
    over();
    await expect.poll(open).toEqual(['ended']);
    expect(audio.levelWatchers).toEqual([]);
  });

  it('is closed when it cannot be measured', async () => {
    const { audio, levels, logged, open } = await measured();
    audio.levelProblem = new Error('no analyser');
    levels.take(CALL);
    await expect.poll(() => logged).toEqual(['level-failed']);
    expect(open()).toEqual(['ended']);
  });
});
