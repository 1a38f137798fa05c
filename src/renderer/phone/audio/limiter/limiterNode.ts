import { errorText, type Log } from '../../diagnostics/log';
import { LIMITER_PROCESSOR } from './limiterProcessor';
import workletUrl from './limiterWorklet?worker&url';

/**
 * Puts the limiter between `from` and the context's device, which it is connected to until then: in the few milliseconds that it
 * takes, and where the browser gives none, all is heard without. Resolves when it is there or will not be; the context is to be closed
 * after that only: Chromium 130 was seen to crash when one went while it was still being set up.
 */
export async function insertLimiter(context: AudioContext, from: AudioNode, log: Log): Promise<void> {
  const direct = (error: unknown) => {
    from.connect(context.destination);
    log('error', 'limiter-failed', { error: errorText(error) });
  };
  from.connect(context.destination);
  try {
    await context.audioWorklet.addModule(workletUrl);
    const limiter = new AudioWorkletNode(context, LIMITER_PROCESSOR, {
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    limiter.addEventListener('processorerror', () => {
      from.disconnect(limiter);
      direct(new Error('it ended'));
    });
    from.disconnect(context.destination);
    from.connect(limiter).connect(context.destination);
  } catch (error) {
    direct(error);
  }
}
