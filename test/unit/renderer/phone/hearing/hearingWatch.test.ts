import { describe, expect, it } from 'vitest';
import { HearingWatch } from '../../../../../src/renderer/phone/hearing/hearingWatch';
import { noticesToShow } from '../../../../../src/renderer/phone/notices/noticesToShow';
import type { CallSample } from '../../../../../src/renderer/phone/quality/mediaSampler';
import { Store } from '../../../../../src/renderer/phone/state/store';
import type { HearingRepair } from '../../../../../src/shared/domain/media/hearing';
import { Emitter } from '../../../../../src/shared/observable';
import {
  deadMicrophone,
  goodSecond,
  type SecondChange,
  second,
} from '../../../../support/phone/hearingSecond';
import { soundOf } from '../../../../support/ui/soundStates';
import { established } from '../../../../support/ui/states';

const silent: SecondChange = { microphone: deadMicrophone };
const deaf: SecondChange = { received: { packets: 0 } };

function watching(
  possible: readonly HearingRepair[] = ['reacquire', 'new-track', 're-invite', 'relay-only'],
) {
  const logged: string[] = [];
  const log = (_level: string, event: string, fields: Record<string, unknown> = {}) =>
    logged.push(
      [event, fields['trouble'], fields['step'], fields['done']].filter((x) => x !== undefined).join(' '),
    );
  const store = new Store(log);
  store.dispatch({ type: 'sound-devices', sound: soundOf.rule });
  const steps: HearingRepair[] = [];
  let { microphone } = goodSecond;
  let outcome: Promise<boolean> = Promise.resolve(true);
  store.dispatch({ type: 'call-begun', call: established });
  const samples = new Emitter<CallSample>(() => {});
  const watch = new HearingWatch({
    store,
    samples,
    log,
    microphoneLevel: () => microphone,
    possible: () => possible,
    repair: (_callId, step) => {
      steps.push(step);
      return outcome;
    },
  });
  watch.start();
  return {
    store,
    steps,
    logged,
    fail: (error: Error) => {
      outcome = Promise.reject(error);
      outcome.catch(() => {});
    },
    /** Seconds of the call, and what they set off. */
    async seconds(count: number, change: SecondChange = {}) {
      for (let i = 0; i < count; i += 1) {
        const one = second(change);
        microphone = one.microphone;
        samples.emit({ callId: established.id, sample: one.sample });
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('a call in which they do not hear each other', () => {
  it('is told, mended step by step, and told to be well again', async () => {
    const { store, seconds, steps, logged } = watching();
    await seconds(2, silent);
    expect(store.state.hearing).toEqual({
      callId: established.id,
      trouble: 'microphone-silent',
      repairing: true,
    });
    expect(steps).toEqual(['reacquire']);
    await seconds(4, silent);
    expect(steps).toEqual(['reacquire', 'new-track']);
    await seconds(1);
    expect(store.state.hearing).toBeNull();
    expect(logged).toEqual([
      'hearing-trouble microphone-silent',
      'hearing-repair microphone-silent reacquire',
      'hearing-repair-done reacquire true',
      'hearing-repair microphone-silent new-track',
      'hearing-repair-done new-track true',
      'hearing-again microphone-silent',
    ]);
  });

  it('has each step once, and then the agent is left with the advice', async () => {
    const { store, seconds, steps } = watching();
    await seconds(30, deaf);
    expect(steps).toEqual(['re-invite', 'relay-only']);
    expect(store.state.hearing).toEqual({
      callId: established.id,
      trouble: 'nothing-received',
      repairing: false,
    });
    await seconds(1);
    await seconds(30, deaf);
    expect(steps).toHaveLength(2);
  });

  it('goes on with the next step when one fails', async () => {
    const { seconds, steps, fail, logged } = watching();
    fail(new Error('no device'));
    await seconds(6, silent);
    expect(steps).toEqual(['reacquire', 'new-track']);
    expect(logged).toContain('hearing-repair-failed reacquire');
  });

  it('is not looked into while there is no microphone, as the agent has been told', async () => {
    const { store, seconds, steps } = watching();
    store.dispatch({ type: 'microphone-lost', id: established.id, problem: 'missing' });
    await seconds(5, silent);
    expect([store.state.hearing, steps]).toEqual([null, []]);
    // What they put away is no less true.
    store.dispatch({ type: 'notice-dismissed', key: 'unheard missing' });
    expect(noticesToShow(store.state)).toEqual([]);
    await seconds(5, silent);
    expect([store.state.hearing, steps]).toEqual([null, []]);
  });

  it('is nobody’s trouble any more when it is over', async () => {
    const { store, seconds } = watching([]);
    await seconds(2, deaf);
    expect(store.state.hearing?.repairing).toBe(false);
    store.dispatch({
      type: 'call',
      id: established.id,
      event: { type: 'end', at: 1, reason: 'hung-up-by-other' },
    });
    expect(store.state.hearing).toBeNull();
  });
});
