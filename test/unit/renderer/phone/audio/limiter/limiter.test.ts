import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SPEECH } from '../../../../../../server/sim/simulator';
import { CEILING_DBFS } from '../../../../../../src/renderer/phone/audio/limiter/levelGuard';
import { Limiter } from '../../../../../../src/renderer/phone/audio/limiter/limiter';
import { level } from '../../../../../support/audio/analysis';
import { type Sound, slice, tone } from '../../../../../support/audio/sound';
import { decodeWav } from '../../../../../support/audio/wav';

/** A sine that takes all that 16 bits hold. */
const FULL_SCALE = -3.01;
const NOMINAL_SPEECH = -26;
/** As the browser's audio thread gives it. */
const QUANTUM = 128;

function limited({ rate, samples }: Sound, limiter = new Limiter(rate)): Sound {
  const out = new Float32Array(samples.length);
  for (let at = 0; at < samples.length; at += QUANTUM) {
    limiter.process(samples.subarray(at, at + QUANTUM), out.subarray(at, at + QUANTUM));
  }
  return { rate, samples: out };
}

const louder = ({ rate, samples }: Sound, db: number): Sound => ({
  rate,
  samples: samples.map((sample) => sample * 10 ** (db / 20)),
});
const atLevel = (sound: Sound, dbov: number): Sound => louder(sound, dbov - level(sound));
const joined = (...sounds: readonly Sound[]): Sound => ({
  rate: sounds[0]?.rate ?? 0,
  samples: Float32Array.from(sounds.flatMap(({ samples }) => [...samples])),
});
const peak = ({ samples }: Sound): number =>
  20 * Math.log10(samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0));
const noise = (lengthMs: number, rate = 48_000): Sound => {
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647) * 2 - 1;
  };
  return { rate, samples: Float32Array.from({ length: (lengthMs * rate) / 1000 }, next) };
};
const speech = async (): Promise<Sound> => decodeWav(await readFile(DEFAULT_SPEECH));

/** What comes out, moved to where it was in what went in. */
function aligned(sound: Sound, limiter: Limiter): Sound {
  return { rate: sound.rate, samples: limited(sound, limiter).samples.subarray(limiter.delay) };
}

describe('speech', () => {
  it('at its nominal level passes bit by bit', async () => {
    const said = atLevel(await speech(), NOMINAL_SPEECH);
    const limiter = new Limiter(said.rate);
    const heard = aligned(said, limiter);
    expect(heard.samples).toEqual(said.samples.subarray(0, heard.samples.length));
  });

  it('passes again as it is soon after something loud', async () => {
    const said = atLevel(await speech(), NOMINAL_SPEECH);
    const shriek = tone(3_000, 1_000, { level: FULL_SCALE, rate: said.rate });
    const limiter = new Limiter(said.rate);
    const heard = aligned(joined(shriek, said), limiter);
    const from = 1_000 + 2_000;
    expect(slice(heard, from).samples).toEqual(
      slice(joined(shriek, said), from).samples.subarray(0, slice(heard, from).samples.length),
    );
  });

  it('of somebody very loud is lowered, and its peaks held below the ceiling', async () => {
    const heard = limited(atLevel(await speech(), -10));
    expect(peak(heard)).toBeLessThanOrEqual(CEILING_DBFS + 1e-3);
    expect(level(heard)).toBeLessThan(-15);
  });
});

describe('a full-scale tone', () => {
  for (const frequency of [300, 1_000, 2_600, 3_400, 8_000]) {
    const heard = limited(tone(frequency, 2_000, { level: FULL_SCALE }));

    it(`of ${frequency} Hz never exceeds the ceiling`, () => {
      expect(peak(heard)).toBeLessThanOrEqual(CEILING_DBFS + 1e-3);
    });
    it(`of ${frequency} Hz is as loud as a network's own tones after 60 ms`, () => {
      expect(level(slice(heard, 65, 115))).toBeLessThan(-15.5);
      expect(level(slice(heard, 1_000))).toBeCloseTo(-16, 0);
    });
  }

  it('in bursts stays low in each of them', () => {
    const burst = joined(tone(2_600, 200, { level: FULL_SCALE }), tone(2_600, 200, { level: -120 }));
    const heard = limited(joined(burst, burst, burst, burst));
    for (const at of [400, 800, 1_200]) expect(level(slice(heard, at + 5, at + 205))).toBeLessThan(-11);
  });

  it('whose frequency sweeps is no less steady', () => {
    const samples = new Float32Array(48_000).map((_, i) =>
      Math.sin(2 * Math.PI * (500 + 1_500 * Math.sin(i / 9_000)) * (i / 48_000)),
    );
    expect(level(slice(limited({ rate: 48_000, samples }), 200))).toBeLessThan(-15);
  });
});

describe('what is no tone', () => {
  it('full-scale noise is lowered to the level of loud sound', () => {
    const heard = limited(noise(1_000));
    expect(peak(heard)).toBeLessThanOrEqual(CEILING_DBFS + 1e-3);
    expect(level(slice(heard, 200))).toBeLessThan(-11.5);
  });

  it('a single sample far above full scale comes out at the ceiling, and what surrounds it without a click', () => {
    const sound = tone(400, 200, { level: -30 });
    sound.samples[4_000] = 30;
    const heard = limited(sound);
    expect(peak(heard)).toBeLessThanOrEqual(CEILING_DBFS + 1e-3);
    const steps = heard.samples.map((sample, i) => Math.abs(sample - (heard.samples[i - 1] ?? sample)));
    const around = [...steps.subarray(3_900, 4_230), ...steps.subarray(4_260, 4_600)];
    expect(Math.max(...around)).toBeLessThan(0.01);
  });

  it('samples that are no numbers are silence, then and afterwards', () => {
    const sound = tone(400, 100, { level: -30 });
    sound.samples.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 1_000);
    const heard = limited(sound);
    expect(heard.samples.every(Number.isFinite)).toBe(true);
    expect(level(slice(heard, 50))).toBeCloseTo(-30, 0);
  });
});

it('a sudden sound after a quiet caller is held lower than after one of usual loudness', async () => {
  const said = await speech();
  const bang = louder(noise(30, said.rate), 0);
  const bangAfter = (dbov: number): number => {
    const before = atLevel(said, dbov);
    const heard = limited(joined(before, bang));
    return peak(slice(heard, (before.samples.length * 1000) / before.rate));
  };
  expect(bangAfter(NOMINAL_SPEECH)).toBeCloseTo(CEILING_DBFS, 1);
  expect(bangAfter(-42)).toBeLessThan(-10);
});
