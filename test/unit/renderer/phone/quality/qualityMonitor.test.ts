import { beforeEach, describe, expect, it } from 'vitest';
import type { CallSample } from '../../../../../src/renderer/phone/quality/mediaSampler';
import { QualityMonitor, TREND_LENGTH } from '../../../../../src/renderer/phone/quality/qualityMonitor';
import { Store } from '../../../../../src/renderer/phone/state/store';
import type { CallEvent } from '../../../../../src/shared/domain/call/callTransition';
import { Emitter } from '../../../../../src/shared/observable';
import { mediaSample } from '../../../../support/phone/mediaSamples';
import { dialling } from '../../../../support/ui/states';

let store: Store;
let monitor: QualityMonitor;
let samples: Emitter<CallSample>;
const sampled = (callId: string, sample: CallSample['sample']) => samples.emit({ callId, sample });
const id = dialling.id;
const happens = (event: CallEvent) => store.dispatch({ type: 'call', id, event });
const shown = () => store.state.quality[id];
const lossy = mediaSample({ received: { packets: 25, lost: 25 } });

beforeEach(() => {
  store = new Store(() => {});
  samples = new Emitter(() => {});
  monitor = new QualityMonitor(store, samples);
  monitor.start();
  store.dispatch({ type: 'call-begun', call: dialling });
  happens({ type: 'established', at: 0 });
});

it('shows the last five seconds, so that one bad one does not alarm, and its end is soon seen', () => {
  for (let second = 0; second < 4; second += 1) sampled(id, mediaSample());
  sampled(id, lossy);
  expect(shown()?.now.heard.lostFraction).toBe(0.1);
  for (let second = 0; second < 5; second += 1) sampled(id, mediaSample());
  expect(shown()?.now.heard.lostFraction).toBe(0);
});

it('draws the last two minutes', () => {
  for (let second = 0; second < TREND_LENGTH + 5; second += 1) {
    sampled(id, second < 5 ? lossy : mediaSample());
  }
  const trend = shown()?.trend ?? [];
  expect(trend).toHaveLength(TREND_LENGTH);
  expect(trend.at(-1)).toBe(shown()?.now.mos);
  expect(trend[0]).toBeLessThan(trend.at(-1) ?? 0);
});

describe.each([
  ['we hold', [{ type: 'hold' }], [{ type: 'held' }, { type: 'retrieve' }, { type: 'retrieved' }]],
  ['they hold', [{ type: 'held-by-other' }], [{ type: 'retrieved-by-other' }]],
] as const)('while %s', (_, begin, end) => {
  it('nothing is measured, and nothing of before counts after it', () => {
    sampled(id, lossy);
    for (const event of begin) happens(event);
    sampled(id, mediaSample({ received: { packets: 0, lost: 0 } }));
    expect(shown()?.now.mos).toBeNull();
    for (const event of end) happens(event);
    sampled(id, mediaSample());
    expect(shown()?.now.heard.lostFraction).toBe(0);
    expect(shown()?.trend.map((mos) => mos === null)).toEqual([false, true, false]);
    // 25 of the 100 packets of the two seconds that count.
    expect(monitor.take(id)?.lostFraction).toBe(0.25);
  });
});

it('sums up a call once, and forgets it', () => {
  sampled(id, mediaSample());
  happens({ type: 'end', at: 1, reason: 'hung-up-by-other' });
  expect(shown()).toBeUndefined();
  sampled(id, lossy);
  expect(shown()).toBeUndefined();
  expect(monitor.take(id)).toMatchObject({ lostFraction: 0, codec: 'opus' });
  expect(monitor.take(id)).toBeNull();
});

it('forgets a call that nobody asked about', () => {
  sampled(id, mediaSample());
  happens({ type: 'end', at: 1, reason: 'hung-up-by-other' });
  store.dispatch({ type: 'call-begun', call: { ...dialling, id: 'another' } });
  expect(monitor.take(id)).toBeNull();
});
