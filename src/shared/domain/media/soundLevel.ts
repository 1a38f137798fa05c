/** How loud a stretch of sound is. */
export interface SoundLevel {
  /** dBFS of the mean; a sine of full scale has -3, digital silence -Infinity. */
  readonly rmsDbfs: number;
  /** dBFS of the highest sample; 0 is full scale. */
  readonly peakDbfs: number;
  /** Share of the samples that are at full scale, 0 to 1: what was cut off there is lost. */
  readonly clipped: number;
}

/** Of full scale; just below, for what was resampled after it had been cut. */
const CLIPPED_FROM = 0.99;

/** Pure. Of nothing at all: silence. */
export function levelOf(samples: Float32Array): SoundLevel {
  let energy = 0;
  let peak = 0;
  let clipped = 0;
  for (const sample of samples) {
    const height = Math.abs(sample);
    energy += height * height;
    if (height > peak) peak = height;
    if (height >= CLIPPED_FROM) clipped += 1;
  }
  const count = Math.max(1, samples.length);
  return {
    rmsDbfs: 10 * Math.log10(energy / count),
    peakDbfs: 20 * Math.log10(peak),
    clipped: clipped / count,
  };
}
