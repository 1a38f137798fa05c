import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { FlowName } from '../../server/sim/flows';
import { Simulator } from '../../server/sim/simulator';
import { ABSENT, type Bench } from './bench';
import { pageMemoryOfCall } from './callMemory';
import { now } from './clock';
import { switchDevices } from './deviceSwitch';
import { type ElectronApp, within } from './electronApp';
import { costOfMeters } from './meters';
import { answerButtonCentre, firstAudio, rememberConnection, watchForCall } from './probe';
import { treeCpu, treePss } from './processes';
import type { Figures } from './report';
import { answerToInvitePattern, invitePattern, refusalPattern, registeredPattern } from './sip';
import type { Subject } from './subject';

/** Registered and left alone for so long, an app has done what it does at its start. */
const SETTLE_MS = 5_000;
/** How long the phone rings before it is answered: a person's time, and longer than any guard against stray clicks. */
const RING_MS = 1_500;
/** Into the call, before its cost is taken. */
const STEADY_MS = 2_000;
const CPU_MS = 6_000;
const BETWEEN_CALLS_MS = 1_500;

/** Milliseconds from the INVITE to the ringing view, and to the desktop's notification. */
interface Shown {
  readonly ring: number;
  readonly notice: number;
}

type Call = Awaited<ReturnType<Simulator['call']>>;

/** One launch: start, idle, a first call, calls answered by Genesys's desktop, by the global key, by a headset, by click; devices switched; many short calls, where asked for, which take two minutes; meters. */
export async function measure(
  subject: Subject,
  bench: Bench,
  { manyCalls }: { readonly manyCalls: boolean },
): Promise<Figures> {
  const app = await subject.launch();
  try {
    const registered = await app.received('the 200 to REGISTER', registeredPattern, 0);
    await delay(SETTLE_MS);
    const memoryIdle = await treePss(app.pid);
    await app.inPage(rememberConnection, z.literal(true));
    const first = await callAnsweredByClick(app, subject, bench, () => delay(STEADY_MS));
    const notifyAnswer = await callAnsweredByNotify(app, subject, bench);
    const hotkeyAnswer = await callAnsweredByKey(app, subject, bench);
    const headsetAnswer = await callAnsweredByHeadset(app, subject, bench);
    const linkDialled = await dialledByLink(app);
    const call = await callAnsweredByClick(app, subject, bench, async () => {
      await delay(STEADY_MS);
      const cpuInCall = await treeCpu(app.pid, CPU_MS);
      return { cpuInCall, memoryInCall: await treePss(app.pid) };
    });
    const switched = await callAnsweredByClick(
      app,
      subject,
      bench,
      () => switchDevices(app, subject, bench.audio),
      bench.tone,
    );
    const many = manyCalls ? { pageOfCall: await pageMemoryOfCall(app, subject, bench) } : {};
    const meters = await costOfMeters(app, bench.audio);
    return {
      start: registered.at - app.spawnedAt,
      ring: call.ring,
      notice: call.notice,
      notifyAnswer,
      hotkeyAnswer,
      headsetAnswer,
      linkDialled,
      clickAnswer: call.answer,
      memoryIdle,
      ...call.found,
      ...switched.found,
      ...many,
      ...meters,
      firstRing: first.ring,
      firstNotice: first.notice,
      firstClickAnswer: first.answer,
    };
  } finally {
    await app.end();
  }
}

/** Rings the subject; `steps` answers, and the call is released afterwards. */
async function withCall<T>(
  app: ElectronApp,
  subject: Subject,
  { site, notifications }: Bench,
  flow: FlowName,
  steps: (call: Call, shown: Shown) => Promise<T>,
  play?: string,
): Promise<T> {
  await app.inOwnWorld(watchForCall, z.literal(true));
  const since = now();
  const earlier = notifications.all.length;
  const notified = notifications.waitFor(() => notifications.all.length > earlier).then(now);
  const genesys = await Simulator.calling(site, {
    flow,
    to: subject.dn,
    steer: ['ringing', 'talk'],
    ...(play !== undefined && { play }),
  });
  try {
    const call = await within('Genesys calls', genesys.call());
    const invite = await app.received('INVITE', invitePattern, since);
    const painted = await app.inOwnWorld('globalThis.benchRinging', z.number());
    await delay(RING_MS);
    const shown = { ring: painted - invite.at, notice: (await notified) - invite.at };
    const result = await steps(call, shown);
    await within('the re-INVITE is over', call.step('re-INVITE ACK sent'));
    call.proceed('talk');
    const [report] = await within('the call ends', genesys.reports());
    if (report?.ok !== true) throw new Error(`${subject.name}: ${JSON.stringify(report?.failure)}`);
    return result;
  } finally {
    await genesys.close();
    await delay(BETWEEN_CALLS_MS);
  }
}

/** Milliseconds from NOTIFY talk to the 200 to the INVITE, by Genesys's clock. */
function callAnsweredByNotify(app: ElectronApp, subject: Subject, bench: Bench): Promise<number> {
  return withCall(app, subject, bench, 'a', async (call) => {
    call.proceed('ringing');
    const notify = await within('NOTIFY talk', call.step('NOTIFY talk sent'));
    const answer = await within('the 200 to the INVITE', call.step('INVITE 200'));
    await delay(BETWEEN_CALLS_MS);
    return answer.epochMs - notify.epochMs;
  });
}

/** Milliseconds from the key going down to the 200 to the INVITE at Genesys; one machine, one clock. */
function callAnsweredByKey(app: ElectronApp, subject: Subject, bench: Bench): Promise<number> {
  return withCall(app, subject, bench, 'a-ui', async (call) => {
    const pressedAt = bench.pressAnswerKey();
    const answer = await within('the 200 to the INVITE', call.step('INVITE 200'));
    await delay(BETWEEN_CALLS_MS);
    return answer.epochMs - pressedAt;
  });
}

/** Milliseconds from the headset's report that its hook is off to the 200 to the INVITE at Genesys. */
async function callAnsweredByHeadset(app: ElectronApp, subject: Subject, bench: Bench): Promise<number> {
  const took = await withCall(app, subject, bench, 'a-ui', async (call) => {
    const takenOffAt = await bench.takeHookOff();
    const answer = await within('the 200 to the INVITE', call.step('INVITE 200'));
    await delay(BETWEEN_CALLS_MS);
    return answer.epochMs - takenOffAt;
  });
  await bench.putHookOn();
  return took;
}

/** Milliseconds from the spawn of a second instance with a link to the server's first answer to the page's INVITE. */
async function dialledByLink(app: ElectronApp): Promise<number> {
  const since = now();
  const answered = app.received('an answer to the INVITE', answerToInvitePattern, since);
  const refused = app.received('the refusal of the call', refusalPattern, since);
  const followedAt = await app.follow(`tel:${ABSENT}`);
  const { at } = await answered;
  await refused;
  await delay(BETWEEN_CALLS_MS);
  return at - followedAt;
}

/** Milliseconds to the ringing view, and from the click to the first decoded audio; `inCall` is run in the call. */
function callAnsweredByClick<T>(
  app: ElectronApp,
  subject: Subject,
  bench: Bench,
  inCall: () => Promise<T>,
  play?: string,
): Promise<Shown & { answer: number; found: T }> {
  const steps = async (_call: Call, shown: Shown) => {
    const centre = await app.inOwnWorld(answerButtonCentre, z.object({ x: z.number(), y: z.number() }));
    const audio = app.inPage(firstAudio, z.object({ frameAt: z.number(), seenAt: z.number() }));
    await app.click(centre);
    const clicked = await app.inOwnWorld('globalThis.benchClicked', z.number());
    const { frameAt } = await audio;
    return { ...shown, answer: frameAt - clicked, found: await inCall() };
  };
  return withCall(app, subject, bench, 'a-ui', steps, play);
}
