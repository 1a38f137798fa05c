import { createPhone } from '../../../../src/renderer/phone/createPhone';
import type { PhoneCommand } from '../../../../src/shared/domain/call/command';
import { FakePeerConnection, installBrowserParts } from '../browserParts';
import { FakeAudio } from '../fakeAudio';
import { FakeDevices } from '../fakeDevices';
import { FakeHid } from '../fakeHid';
import { FakeHost, noAccounts } from '../fakeHost';
import { DN, DOMAIN, HA1 } from '../sipServer';
import { FarSide } from './farSide';
import { check, type World } from './invariants';
import { MemorySocket } from './memorySocket';
import type { Step } from './steps';
import { VirtualTime } from './virtualTime';

/** A microphone that is slow to open takes so long (milliseconds). */
const SLOW_MICROPHONE_MS = 300;
/** Longer than any transaction of SIP, and than a hold that waits behind one (milliseconds). */
const ALL_OVER_MS = 80_000;

/** A whole phone with real JsSIP through `steps`, in virtual time. @throws Error when an invariant does not hold */
export async function run(steps: readonly Step[]): Promise<void> {
  const time = new VirtualTime();
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  installBrowserParts();
  Object.assign(globalThis, { WebSocket: MemorySocket });
  FakePeerConnection.reset();
  const far = new FarSide();
  MemorySocket.server = far;
  MemorySocket.current = null;
  time.install();
  try {
    const audio = new FakeAudio();
    const host = new FakeHost();
    host.account = {
      state: 'signed-in',
      account: { server: 'ws://phone.test:8088/', domain: DOMAIN, dn: DN },
      credentials: { realm: DOMAIN, ha1: HA1 },
      accounts: noAccounts,
    };
    const phone = createPhone(host, { audio, devices: new FakeDevices(), hid: new FakeHid() });
    await time.pass(100);
    if (phone.state.registration.state !== 'registered') throw new Error('not registered');
    const { listeners } = phone.census();
    let opening = 0;
    const world = (): World => ({ state: phone.state, audio, host, far, opening, rejections });

    const take = async (step: Step): Promise<void> => {
      const agentsCall = (which: number) => phone.state.calls[which % Math.max(1, phone.state.calls.length)];
      const farCall = (which: number) => far.live[which % Math.max(1, far.live.length)];
      switch (step.does) {
        case 'ring':
          if (far.live.length < 3) far.ring(step.withSdp);
          break;
        case 'dial':
          void phone.execute({ kind: 'dial', target: '2001' }, 'ui');
          break;
        case 'agent': {
          const call = agentsCall(step.call);
          if (call) void phone.execute({ kind: step.asks, callId: call.id } as PhoneCommand, 'ui');
          break;
        }
        case 'notify': {
          const call = farCall(step.call);
          if (call) far.notify(call, step.event);
          break;
        }
        case 'manner':
          far.manner = step.manner;
          break;
        case 'answer-offer':
          far.answerWaiting(step.status);
          break;
        case 'dialled': {
          const dialled = far.live.filter((call) => call.dialled && call.state === 'begun');
          const call = dialled[step.call % Math.max(1, dialled.length)];
          if (call)
            far.progress(call, step.gets, step.gets !== '180 Ringing' && step.gets !== '486 Busy Here');
          break;
        }
        case 'far-offer': {
          const call = farCall(step.call);
          if (call) far.offer(call, step.method, step.direction);
          break;
        }
        case 'far-end': {
          const call = farCall(step.call);
          if (call) far.end(call);
          break;
        }
        case 'withhold-ack':
          far.withholdsAck = step.withhold;
          if (!step.withhold) far.sendOwedAcks();
          break;
        case 'track': {
          const open = FakePeerConnection.all.filter(({ signalingState }) => signalingState !== 'closed');
          open[step.call % Math.max(1, open.length)]?.receiveNow();
          break;
        }
        case 'drop':
          far.connectionLost();
          MemorySocket.drop();
          break;
        case 'slow-microphone':
          audio.opens = step.slow
            ? async () => {
                opening += 1;
                await new Promise<void>((resolve) => setTimeout(resolve, SLOW_MICROPHONE_MS));
                opening -= 1;
              }
            : null;
          break;
        case 'slow-gathering':
          FakePeerConnection.completesGathering = !step.slow;
          break;
        case 'wait':
          await time.pass(step.ms);
          break;
      }
      await time.settle();
    };

    for (const [index, step] of steps.entries()) {
      await take(step);
      check(world(), `step ${index + 1}`);
    }

    // Everybody hangs up and answers what is left; nothing may stay behind.
    far.manner = 'accept';
    far.withholdsAck = false;
    far.sendOwedAcks();
    await time.pass(ALL_OVER_MS);
    check(world(), 'the answers that were due');
    for (const call of far.live) far.end(call);
    await time.pass(ALL_OVER_MS);
    for (const call of phone.state.calls) {
      void phone.execute({ kind: call.state === 'ringing' ? 'decline' : 'hangUp', callId: call.id }, 'ui');
      await time.pass(2_000);
    }
    await time.pass(ALL_OVER_MS);
    check(world(), 'the end');
    if (phone.state.calls.length > 0) throw new Error(`stuck: ${JSON.stringify(phone.state.calls)}`);
    const { transactions: _, timers: __, ...ofCalls } = phone.census();
    nothingOf({ ...ofCalls, listeners: ofCalls.listeners - listeners });
    void phone.signOut();
    await time.pass(ALL_OVER_MS);
    check(world(), 'signing out');
    nothingOf({ ...phone.census(), pending: time.pending });
    const stillOpen = FakePeerConnection.all.filter(
      ({ signalingState }) => signalingState !== 'closed',
    ).length;
    if (stillOpen > 0) throw new Error(`${stillOpen} peer connections are still open`);
    void phone.dispose();
    await time.pass(ALL_OVER_MS);
    nothingOf({ listeners: host.listeners, watchers: phone.watchers, pending: time.pending });
  } finally {
    time.uninstall();
    MemorySocket.server = null;
    process.off('unhandledRejection', onRejection);
  }
}

/** @throws Error that names what is left */
function nothingOf(counts: Readonly<Record<string, number>>): void {
  const left = Object.entries(counts).filter(([, count]) => count !== 0);
  if (left.length > 0) throw new Error(`left behind: ${JSON.stringify(Object.fromEntries(left))}`);
}
