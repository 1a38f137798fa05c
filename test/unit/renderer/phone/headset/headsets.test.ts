import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Headsets } from '../../../../../src/renderer/phone/headset/headsets';
import { noticesToShow } from '../../../../../src/renderer/phone/notices/noticesToShow';
import { Store } from '../../../../../src/renderer/phone/state/store';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import type { CommandResult, PhoneCommand } from '../../../../../src/shared/domain/call/command';
import {
  type HidModel,
  headsetButtons,
  headsetLights,
  keyboard,
  telephonyHeadset,
} from '../../../../support/desktop/hid/descriptors';
import { FakeHid, FakeHidDevice } from '../../../../support/phone/fakeHid';
import { collectionsOf } from '../../../../support/phone/hidDescriptor';
import { soundOf } from '../../../../support/ui/soundStates';

let hid: FakeHid;
let store: Store;
let headsets: Headsets;
let logged: string[];
let commands: PhoneCommand[];
let result: CommandResult;

beforeEach(() => {
  vi.useFakeTimers();
  hid = new FakeHid();
  logged = [];
  commands = [];
  result = { ok: true };
  const log = (_level: string, event: string) => logged.push(event);
  store = new Store(log);
  store.dispatch({ type: 'sound-devices', sound: soundOf.rule });
  headsets = new Headsets({
    devices: hid,
    store,
    execute: async (command) => {
      commands.push(command);
      return result;
    },
    log,
    timers: new Timers(),
    now: () => performance.now(),
  });
  headsets.start();
  headsets.use(true);
});
afterEach(() => vi.useRealTimers());

function device({ name, descriptor }: HidModel = telephonyHeadset): FakeHidDevice {
  return new FakeHidDevice(name, collectionsOf(Buffer.from(descriptor).toString('hex')));
}
async function plugged(model?: HidModel): Promise<FakeHidDevice> {
  const one = device(model);
  hid.plug(one);
  await settled();
  return one;
}
/** All that is under way; no timer. */
const settled = () => vi.advanceTimersByTimeAsync(0);
/** Keys of what the agent is told. */
const told = () => noticesToShow(store.state).map(({ key }) => key);
const RING = `020${headsetLights.ring}`;
const DARK = '0200';

function ring(): void {
  store.dispatch({
    type: 'call-begun',
    call: {
      id: 'a',
      state: 'ringing',
      direction: 'incoming',
      party: { number: '1', name: null },
      callUuid: null,
      startedAt: 0,
    },
  });
}

it('opens headsets only, and shows each the calls at once', async () => {
  ring();
  const headset = await plugged();
  const other = await plugged(keyboard);
  expect([headset.isOpen, other.isOpen]).toEqual([true, false]);
  expect(headset.sent).toEqual([RING]);
  expect(store.state.headsets).toEqual([{ name: telephonyHeadset.name, trouble: null }]);
});

it('a press that came to nothing leaves the device as the call is', async () => {
  const headset = await plugged();
  ring();
  result = { ok: false, problem: 'microphone' };
  headset.report(2, headsetButtons.hook);
  await settled();
  expect(commands).toEqual([{ kind: 'answer', callId: 'a' }]);
  expect(headset.sent).toEqual([RING, RING]);
});

it('one that another program has is told of once, and opened when it is free', async () => {
  const held = device();
  held.held = true;
  hid.plug(held);
  await settled();
  expect(store.state.headsets).toEqual([{ name: telephonyHeadset.name, trouble: 'held' }]);
  expect(told()).toEqual([`headset-held ${telephonyHeadset.name}`]);
  store.dispatch({ type: 'notice-dismissed', key: `headset-held ${telephonyHeadset.name}` });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told()).toEqual([]);
  expect(logged).toEqual(['headset-held']);
  held.held = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(store.state.headsets).toEqual([{ name: telephonyHeadset.name, trouble: null }]);
  expect(held.isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('one that is taken away in a call is told of, and shows once it is back that there is none any more', async () => {
  const headset = await plugged();
  ring();
  await settled();
  headset.held = true;
  store.dispatch({ type: 'call', id: 'a', event: { type: 'end', at: 0, reason: 'caller-gave-up' } });
  await settled();
  expect(store.state.headsets).toEqual([{ name: telephonyHeadset.name, trouble: 'held' }]);
  expect(told()).toEqual([`headset-held ${telephonyHeadset.name}`]);
  headset.held = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told()).toEqual([]);
  expect(headset.sent).toEqual([RING, DARK]);
});

it('left to other programs every device is let go of, and used again when the agent wants it so', async () => {
  const headset = await plugged();
  headsets.use(false);
  await settled();
  expect(headset.isOpen).toBe(false);
  expect(store.state.headsets).toEqual([]);
  ring();
  await settled();
  expect(headset.sent).toEqual([]);
  headsets.use(true);
  await settled();
  expect(headset.sent).toEqual([RING]);
});

it('after sleep a device that stayed plugged in is opened anew', async () => {
  const headset = await plugged();
  ring();
  await settled();
  const open = vi.spyOn(headset, 'open');
  headsets.wake();
  await settled();
  expect(open).toHaveBeenCalledOnce();
  expect(headset.sent).toEqual([RING, RING]);
});

it('is told that nothing goes on by the page after one that failed in a call; without that it is left alone', async () => {
  const untouched = await plugged();
  headsets.use(false);
  await settled();
  headsets.leftLit();
  headsets.use(true);
  await settled();
  expect(untouched.sent).toEqual([DARK]);
  const later = await plugged();
  expect(later.sent).toEqual([]);
});

it('pulled out: told of in a call, until it is back', async () => {
  const headset = await plugged();
  hid.unplug(headset);
  await settled();
  expect(told()).toEqual([]);
  hid.plug(headset);
  ring();
  await settled();
  hid.unplug(headset);
  await settled();
  expect(told()).toEqual([`headset-unplugged ${telephonyHeadset.name}`]);
  hid.plug(headset);
  await settled();
  expect(told()).toEqual([]);
});
