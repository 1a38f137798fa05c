import type { SoundGraph } from './output';

/** Sound in memory, and nowhere else. Mono. */
export interface Recording {
  readonly samples: Float32Array<ArrayBuffer>;
  /** Hertz. */
  readonly rate: number;
}

/** As Chromium has it (https://www.w3.org/TR/mediacapture-transform/); TypeScript's DOM lacks it. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}

/** The next `ms` milliseconds of a track, or what of them came until `stop`. Without a Blob, which the browser may write to disk. */
export async function record(track: MediaStreamTrack, ms: number, stop: AbortSignal): Promise<Recording> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const end = () => void reader.cancel();
  stop.addEventListener('abort', end);
  const blocks: Float32Array[] = [];
  let length = 0;
  let rate = 48_000;
  try {
    while (length < (rate * ms) / 1000) {
      const { value: data, done } = await reader.read();
      if (done) break;
      rate = data.sampleRate;
      const block = new Float32Array(data.numberOfFrames);
      data.copyTo(block, { planeIndex: 0, format: 'f32-planar' });
      data.close();
      blocks.push(block);
      length += block.length;
    }
  } finally {
    stop.removeEventListener('abort', end);
    void reader.cancel();
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return { samples, rate };
}

/** Once; `ended` when it is over. */
export function playRecording({ samples, rate }: Recording, ended: () => void): SoundGraph {
  return (context, into) => {
    const buffer = context.createBuffer(1, Math.max(1, samples.length), rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(into);
    source.addEventListener('ended', ended);
    source.start();
    return () => {
      source.removeEventListener('ended', ended);
      source.stop();
      source.disconnect();
    };
  };
}
