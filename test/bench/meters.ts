import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DEFAULT_SPEECH } from '../../server/sim/simulator';
import { play } from '../support/audio/player';
import { decodeWav } from '../support/audio/wav';
import type { AudioServer } from '../support/desktop/audioServer';
import type { ElectronApp } from './electronApp';
import { openMicrophone, showMeters } from './probe';
import { treeCpu } from './processes';
import type { Figures } from './report';

/** After the microphone was opened and the page shown, before their cost is taken. */
const STEADY_MS = 2_000;
const CPU_MS = 10_000;

type MeterFigures = Pick<Figures, 'cpuMicrophone' | 'cpuMeters'>;

/** While somebody speaks without a pause, outside calls: the page with the microphone open, and what meters add to that. */
export async function costOfMeters(app: ElectronApp, audio: AudioServer): Promise<MeterFigures> {
  const speech = decodeWav(await readFile(DEFAULT_SPEECH));
  const speaking = await play(audio, audio.headset.microphone.room, speech, { repeat: true });
  try {
    await app.inPage(openMicrophone, z.literal(true));
    await delay(STEADY_MS);
    const cpuMicrophone = await treeCpu(app.pid, CPU_MS);
    if (!(await app.inOwnWorld(showMeters, z.boolean()))) return { cpuMicrophone };
    await delay(STEADY_MS);
    return { cpuMicrophone, cpuMeters: 100 * ((await treeCpu(app.pid, CPU_MS)) - cpuMicrophone) };
  } finally {
    await speaking.stop();
  }
}
