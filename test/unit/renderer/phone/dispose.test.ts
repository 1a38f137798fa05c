import { afterEach, expect, it, vi } from 'vitest';
import { PageDevices } from '../../../../src/renderer/phone/devices/pageDevices';
import { WebHid } from '../../../../src/renderer/phone/headset/webHid';
import { telephonyHeadset } from '../../../support/desktop/hid/descriptors';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { CountedTarget } from '../../../support/phone/countedTarget';
import { FakeHidDevice } from '../../../support/phone/fakeHid';
import { collectionsOf } from '../../../support/phone/hidDescriptor';
import {
  type PhoneFixture,
  phoneAtServer,
  registeredPhone,
  until,
} from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

afterEach(() => vi.unstubAllGlobals());

/** All that the phone holds on to, by what it is of. */
function held({ phone, host, audio, devices, hid }: PhoneFixture, page: CountedTarget) {
  const { transactions: _, ...census } = phone.census();
  return {
    ...census,
    hostListeners: host.listeners,
    pageListeners: page.listeners,
    deviceListeners: [devices.watched, hid.watched].filter(Boolean).length,
    watchers: phone.watchers,
    sounds: [audio.ring, audio.tone].filter((sound) => sound !== null).length + audio.levelWatchers.length,
    rtc: FakePeerConnection.all.filter(({ signalingState }) => signalingState !== 'closed').length,
  };
}
const nothing = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.keys(counts).map((key) => [key, 0]));

function page(): CountedTarget {
  installBrowserParts();
  FakePeerConnection.reset();
  const target = new CountedTarget();
  Object.assign(target, { RTCPeerConnection: FakePeerConnection });
  vi.stubGlobal('window', target);
  return target;
}

it('a phone in a call, with another that rings, a headset and a meter, leaves nothing behind', async () => {
  const target = page();
  const fixture = await registeredPhone();
  const { phone, server, hid } = fixture;
  const headset = new FakeHidDevice(
    telephonyHeadset.name,
    collectionsOf(Buffer.from(telephonyHeadset.descriptor).toString('hex')),
  );
  hid.plug(headset);
  await until(phone, 'headset', ({ headsets }) => headsets.length > 0);
  phone.soundCheck.watchMicrophone(
    100,
    () => {},
    () => {},
  );
  const first = new ServerCall(server);
  first.invite();
  await server.response('INVITE', 180);
  await phone.execute({ kind: 'answer', callId: phone.state.calls[0]?.id ?? '' }, 'ui');
  first.ack(await server.response('INVITE', 200));
  await until(phone, 'established', ({ calls }) => calls[0]?.state === 'established');
  new ServerCall(server).invite();
  await until(phone, 'rings', ({ calls }) => calls.length === 2);
  const busy = held(fixture, target);
  expect(
    Math.min(busy.hostListeners, busy.pageListeners, busy.watchers, busy.tracks, busy.timers),
  ).toBeGreaterThan(0);

  await phone.dispose();
  await expect.poll(() => headset.isOpen).toBe(false);
  expect(held(fixture, target)).toEqual(nothing(busy));
  await server.close();
});

it('a phone that is disposed of while it starts, or dials, begins nothing any more', async () => {
  const target = page();
  const starting = await phoneAtServer();
  await starting.phone.dispose();
  const dialling = await registeredPhone();
  let open = () => {};
  dialling.audio.gate = new Promise((resolve) => {
    open = resolve;
  });
  void dialling.phone.execute({ kind: 'dial', target: '2001' }, 'ui');
  await dialling.phone.dispose();
  open();
  await dialling.audio.gate;
  for (const fixture of [starting, dialling]) {
    await new Promise((resolve) => setImmediate(resolve));
    const left = held(fixture, target);
    expect(left).toEqual(nothing(left));
    await fixture.server.close();
  }
});

it('the browser’s own parts let go of it too', () => {
  vi.useFakeTimers();
  const [devices, hid] = [new CountedTarget(), new CountedTarget()];
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  vi.stubGlobal('navigator', {
    mediaDevices: Object.assign(devices, { enumerateDevices: () => Promise.resolve([]) }),
    hid: Object.assign(hid, { getDevices: () => Promise.resolve([]) }),
  });
  const stops = [new PageDevices(() => {}).watch(() => {}), new WebHid().onChange(() => {})];
  expect([devices.listeners, hid.listeners, vi.getTimerCount()]).toEqual([1, 2, 1]);
  for (const stop of stops) stop();
  expect([devices.listeners, hid.listeners, vi.getTimerCount()]).toEqual([0, 0, 0]);
  vi.useRealTimers();
});
