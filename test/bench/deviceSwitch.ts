import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gaps, longestGap } from '../support/audio/analysis';
import { Recorder } from '../support/audio/recorder';
import { slice, tone } from '../support/audio/sound';
import { encodeWav } from '../support/audio/wav';
import type { AudioServer, Output } from '../support/desktop/audioServer';
import type { ElectronApp } from './electronApp';
import type { Figures } from './report';
import type { Subject } from './subject';

const TONE_HZ = 620;
/** After a switch; sound that has not come back by then is waited for. */
const LISTEN_MS = 3_000;

/** Neither is the system's own, so that what PulseAudio moves there by itself is not taken for the app's doing. */
const headset: Output = { name: 'bench_headset', label: 'Bench Headset' };
const speakers: Output = { name: 'bench_speakers', label: 'Bench Speakers' };
/** Both are heard here, on one timeline. */
const mix: Output = { name: 'bench_mix', label: 'Bench Mix' };

/** What the caller sends in the call in which devices are switched. */
export async function callersTone(folder: string): Promise<string> {
  const file = join(folder, 'tone.wav');
  await writeFile(file, encodeWav(tone(TONE_HZ, 2_000, { rate: 8_000 })));
  return file;
}

type SwitchFigures = Pick<Figures, 'chosenHeard' | 'chosenGap' | 'unpluggedGap'>;

/** Gaps in the caller's tone (ms) when another device is chosen, and when the one that plays is unplugged. In a call with `callersTone`. */
export async function switchDevices(
  app: ElectronApp,
  subject: Subject,
  audio: AudioServer,
): Promise<SwitchFigures> {
  const hearOn = (...outputs: readonly Output[]) =>
    app.inPage(subject.hearOn(outputs.map(({ label }) => label)), z.literal(true));
  await audio.plug(headset, speakers, mix);
  await audio.loop(headset, mix.name);
  await audio.loop(speakers, mix.name);
  const ear = await Recorder.ofOutput(audio, mix.name);
  /** The tone on this device alone, and long enough there for nothing of the way there to be left. */
  const settledOn = async (output: Output) => {
    const there = await Recorder.ofOutput(audio, output.name);
    await there.tone(TONE_HZ, { forMs: 2_000 });
    await there.stop();
  };
  const gapOf = async (move: () => Promise<unknown>): Promise<number> => {
    const from = ear.lengthMs;
    await move();
    await ear.more(LISTEN_MS);
    await ear.tone(TONE_HZ, { forMs: 1_000 });
    return longestGap(slice(ear.sound, from));
  };
  try {
    await hearOn(headset, speakers);
    await settledOn(headset);
    const next = await Recorder.ofOutput(audio, speakers.name);
    const chosenAt = next.lengthMs;
    const chosenGap = await gapOf(() => hearOn(speakers));
    const chosenHeard = gaps(slice(await next.stop(), chosenAt))[0]?.lengthMs ?? 0;
    if (!subject.followsPlugs) return { chosenHeard, chosenGap };
    await hearOn(headset, speakers);
    await settledOn(headset);
    return { chosenHeard, chosenGap, unpluggedGap: await gapOf(() => audio.unplug(headset)) };
  } finally {
    await hearOn();
    await ear.stop();
    await audio.plug(headset);
    await audio.unplug(headset, speakers, mix);
  }
}
