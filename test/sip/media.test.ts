import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext, test } from 'vitest';
import { readWav } from '../../server/media/wav';
import type { SimulatedCall } from '../../server/sim/call';
import { offer, remoteMedia } from '../../server/sim/descriptions';
import { simulatorSite } from '../../server/sim/genesys';
import { MediaEndpoint } from '../../server/sim/media/endpoint';
import { type CallOptions, Simulator } from '../../server/sim/simulator';
import { token } from '../../server/sip/compose';
import { parseAudio } from '../../server/sip/sdp';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { keepHoldMusic } from '../../server/stack/render/hold-music';
import { isTone, spectra } from '../support/audio/analysis';
import { type Sound, tone } from '../support/audio/sound';
import { encodeWav } from '../support/audio/wav';
import { Agent, type Answers } from './sim/agent';
import { type AgentMedia, MediaProcess } from './support/media/agent-media';
import type { DialogEnd } from './support/peer';
import { Phone } from './support/phone';
import { startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, isRequest, need } from './support/wire';

// What is heard, measured at both ends: the stand-in's RTP on Genesys's side, libwebrtc on the agent's. The calls run side by
// side, since some of them take what a real hold or a session timer takes.

/** Short, and yet longer than a busy machine keeps a sender waiting. */
const RTP_TIMEOUT_S = 10;
const HOLD_MS = 90_000;
/** Real time, and far more than it takes. */
const LONG = { timeout: 240_000 };
const GENESYS_HZ = 620;
const AGENT_HZ = 440;
const MUSIC_HZ = 1_000;

const dns = ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008', '1009', '1010'];
const passwords = Object.fromEntries(dns.map((dn) => [dn, 'secret']));

let files: string;
let webrtc: MediaProcess;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'media-test-'));
  await sound('genesys.wav', tone(GENESYS_HZ, 1_000, { rate: 8_000 }));
  webrtc = new MediaProcess();
});
afterAll(async () => {
  await webrtc?.close();
  await rm(files, { recursive: true, force: true });
});

async function sound(name: string, content: Sound): Promise<string> {
  await writeFile(join(files, name), encodeWav(content));
  return join(files, name);
}

interface Seat {
  readonly agent: Agent;
  /** The headset of this seat's one call. */
  readonly headset: AgentMedia;
}

/** An agent who is signed in, with a headset, and answers what rings. */
async function seat(test: TestContext, stack: TestStack, dn: string, answers: Answers): Promise<Seat> {
  const phone = await Phone.connect(stack.status, dn);
  test.onTestFinished(() => phone.close());
  expect((await phone.register('secret')).status).toBe(200);
  const headset = await webrtc.open(`headset of ${dn}`);
  await headset.say(AGENT_HZ);
  const agent = new Agent(phone, answers, { media: () => headset });
  test.onTestFinished(() => agent.stop());
  return { agent, headset };
}

interface RoutedCall extends Seat {
  readonly simulator: Simulator;
  readonly call: SimulatedCall;
}

let callers = 0;

/** A call by the stand-in, from a port of its own, to an agent who answers at its NOTIFY. */
async function routed(
  test: TestContext,
  stack: TestStack,
  dn: string,
  options: Omit<CallOptions, 'to'>,
): Promise<RoutedCall> {
  const { genesys } = await ports(stack.selection);
  callers += 1;
  const site = await simulatorSite({ ...stack.status, ports: { genesys } }, (line) => console.error(line), {
    address: '127.0.0.1',
    port: genesys + 600 + callers,
  });
  const taken = await seat(test, stack, dn, 'at NOTIFY');
  const simulator = await Simulator.calling(site, { play: join(files, 'genesys.wav'), ...options, to: dn });
  test.onTestFinished(() => simulator.close());
  return { ...taken, simulator, call: await simulator.call() };
}

/** What the stand-in has heard. */
function heardBy(call: SimulatedCall): Sound {
  return { rate: 8_000, samples: Float32Array.from(call.media.recording(), (one) => one / 32_768) };
}

/**
 * The stand-in has heard this tone at the end: at least so many tenths of a second of it. It has no jitter buffer, so a busy machine
 * loses much.
 */
function expectToneAtEnd(call: SimulatedCall, frequency: number, ofMs = 2_000, least = 3): void {
  const windows = spectra(heardBy(call)).slice(-ofMs / 100);
  const tones = windows.filter((window) => isTone(window, frequency));
  expect(tones.length).toBeGreaterThanOrEqual(least);
}

async function asDocumented(simulator: Simulator): Promise<void> {
  const [report] = await simulator.reports();
  expect(report?.failure, JSON.stringify(report?.steps, null, 1)).toBeUndefined();
}

function joined(...sounds: readonly Sound[]): Sound {
  return { rate: 8_000, samples: Float32Array.from(sounds.flatMap(({ samples }) => [...samples])) };
}

describe('a call', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startStack('media', passwords, testPortBase, { rtpTimeout: RTP_TIMEOUT_S });
  });
  afterAll(() => stack?.remove());

  it.concurrent('with silence suppressed on Genesys’s side goes on: comfort noise counts as life', async (test) => {
    const play = await sound(
      'pauses.wav',
      joined(
        tone(GENESYS_HZ, 2_000, { rate: 8_000 }),
        tone(GENESYS_HZ, 2_000 * RTP_TIMEOUT_S, { rate: 8_000, level: Number.NEGATIVE_INFINITY }),
        tone(800, 2_000, { rate: 8_000 }),
      ),
    );
    const { call, headset, simulator } = await routed(test, stack, '1001', {
      flow: 'a',
      comfortNoise: true,
      play,
      steer: ['talk'],
    });
    await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
    await headset.silence({ forMs: 1_500 * RTP_TIMEOUT_S, limitMs: 60_000 });
    await headset.tone(800, { forMs: 1_000, limitMs: 60_000 });
    call.proceed('talk');
    await asDocumented(simulator);
    // The other direction has suffered nothing meanwhile.
    expectToneAtEnd(call, AGENT_HZ, 1_500 * RTP_TIMEOUT_S, 30);
  });

  it.concurrent('whose Genesys side has died is ended, both sides are told, and the log says why', async (test) => {
    const { agent, call, headset, simulator } = await routed(test, stack, '1002', {
      flow: 'agent-bye',
      steer: ['talk'],
    });
    await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
    call.media.send(undefined);
    await asDocumented(simulator);
    await test.expect.poll(() => agent.byes.length, { timeout: 15_000 }).toBe(1);
    expect(await logs(stack.selection, 'asterisk', 1_000)).toMatch(
      /Disconnecting channel 'PJSIP\/trunk-\w+' for lack of audio RTP activity/,
    );
  });

  it.concurrent('whose phone has died is ended, and Genesys is told', async (test) => {
    const { headset, simulator } = await routed(test, stack, '1003', { flow: 'agent-bye', steer: ['talk'] });
    await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
    await headset.close();
    await asDocumented(simulator);
    expect(await logs(stack.selection, 'asterisk', 1_000)).toMatch(
      /Disconnecting channel 'PJSIP\/agent-\w+' for lack of audio RTP activity/,
    );
  });

  it.concurrent(
    'held by Genesys for 90 s, without a packet, is silent and then has its audio again',
    LONG,
    async (test) => {
      const { call, headset, simulator } = await routed(test, stack, '1004', {
        flow: 'server-hold',
        hold: 'inactive',
        pace: { holdMs: HOLD_MS },
        steer: ['talk', 'retrieved'],
      });
      await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
      call.proceed('talk');
      const { epochMs: held } = await call.step('hold re-INVITE ACK sent');
      await headset.silence({ forMs: 2_000 });
      await headset.say(AGENT_HZ + 100);
      const before = call.media.statistics;
      const { epochMs: retrieved } = await call.step('retrieve re-INVITE ACK sent');
      expect(retrieved - held).toBeGreaterThanOrEqual(HOLD_MS);
      // The first of what follows the hold may be on its way already.
      expect(call.media.statistics.packetsSent - before.packetsSent).toBeLessThan(10);
      await headset.tone(GENESYS_HZ, { forMs: 2_000 });
      call.proceed('retrieved');
      await asDocumented(simulator);
      expectToneAtEnd(call, AGENT_HZ + 100);
    },
  );

  it.concurrent('held by NOTIFY for 90 s has its audio again', LONG, async (test) => {
    const { call, headset, simulator } = await routed(test, stack, '1005', {
      flow: 'notify-hold',
      pace: { holdMs: HOLD_MS },
      steer: ['talk', 'retrieve'],
    });
    await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
    call.proceed('talk');
    await call.step('agent re-INVITE ACK');
    await headset.silence({ forMs: 2_000 });
    await headset.say(AGENT_HZ + 100);
    await call.step('NOTIFY talk sent', 2);
    await call.step('agent re-INVITE ACK', 2);
    await headset.tone(GENESYS_HZ, { forMs: 2_000 });
    call.proceed('retrieve');
    await asDocumented(simulator);
    expectToneAtEnd(call, AGENT_HZ + 100);
  });

  it.concurrent('held sendonly lets through what Genesys plays, and nothing of its own', async (test) => {
    const { call, headset, simulator } = await routed(test, stack, '1006', {
      flow: 'server-hold',
      hold: 'sendonly',
      steer: ['talk', 'held'],
    });
    await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
    call.proceed('talk');
    await call.step('hold re-INVITE ACK sent');
    await headset.tone(GENESYS_HZ, { forMs: 2_000 });
    call.media.send(undefined);
    await headset.silence({ forMs: 2_000 });
    call.proceed('held');
    await asDocumented(simulator);
  });

  function description(media: MediaEndpoint): string {
    return offer({ address: '127.0.0.1', port: media.port, version: 1 }, 'PCMU', 101);
  }

  /** Genesys's end of a call, with sound of its own and a word on the session timer. Gives the Call-ID. */
  function invite(trunk: Trunk, dn: string, media: MediaEndpoint, sessionExpires: number): string {
    const callId = token();
    trunk.start('INVITE', trunk.uriOf(dn), {
      callId,
      from: `sip:1003@127.0.0.1:5060;tag=${token()}`,
      to: `sip:${dn}@127.0.0.1:5060`,
      headers: [
        `X-Genesys-CallUUID: ${token()}`,
        'Supported: uui,100rel,timer',
        `Session-Expires: ${sessionExpires};refresher=uac`,
      ],
      body: description(media),
    });
    return callId;
  }

  async function genesysEnd(test: TestContext): Promise<{ trunk: Trunk; media: MediaEndpoint }> {
    const trunk = await Trunk.open(stack.status);
    test.onTestFinished(() => trunk.close());
    const media = await MediaEndpoint.open('127.0.0.1', await readWav(join(files, 'genesys.wav')));
    test.onTestFinished(() => media.close());
    return { trunk, media };
  }

  /** An answered call from Genesys, which has promised to refresh it before 90 s are over. */
  async function timed(
    test: TestContext,
    dn: string,
  ): Promise<Seat & { trunk: Trunk; end: DialogEnd; description: string }> {
    const { trunk, media } = await genesysEnd(test);
    const taken = await seat(test, stack, dn, 'when told');
    const callId = invite(trunk, dn, media, 90);
    await trunk.inbox.next('180', isReply(callId, '1 INVITE', 180));
    await taken.agent.answer();
    const answer = await trunk.inbox.next('200', isReply(callId, '1 INVITE'));
    expect(need(answer, 'session-expires')).toMatch(/^90;refresher=uac$/);
    const described = parseAudio(answer.body);
    media.send(described && remoteMedia(described));
    const end = { ...trunk.callerEnd(answer), cseq: 1 };
    trunk.within(end, 'ACK');
    await taken.headset.tone(GENESYS_HZ, { forMs: 1_000 });
    return { ...taken, trunk, end, description: description(media) };
  }

  it.concurrent(
    'goes on while Genesys refreshes its session, by re-INVITE and by UPDATE',
    LONG,
    async (test) => {
      const { agent, description, end, headset, trunk } = await timed(test, '1007');
      const timer = ['Supported: timer', 'Session-Expires: 90;refresher=uac'];
      await headset.more(25_000);
      trunk.within(end, 'INVITE', { headers: timer, body: description });
      expect((await trunk.answer(end, 'INVITE')).status).toBe(200);
      trunk.within(end, 'ACK');
      await headset.more(25_000);
      trunk.within(end, 'UPDATE', { headers: timer });
      const refreshed = await trunk.answer(end, 'UPDATE');
      expect(refreshed.status).toBe(200);
      expect(need(refreshed, 'session-expires')).toMatch(/^90;refresher=uac$/);
      // Past the end of what was agreed at first.
      await headset.more(45_000);
      await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
      expect(agent.byes).toEqual([]);
      trunk.within(end, 'BYE');
      expect((await trunk.answer(end, 'BYE')).status).toBe(200);
    },
  );

  it.concurrent(
    'is ended when the refresh of its session stays away, though there is audio',
    LONG,
    async (test) => {
      const { agent, headset, trunk } = await timed(test, '1008');
      await headset.more(30_000);
      await headset.tone(GENESYS_HZ);
      const bye = await trunk.inbox.next('BYE', isRequest('BYE'), 120_000);
      trunk.reply(bye, '200 OK');
      await test.expect.poll(() => agent.byes.length, { timeout: 15_000 }).toBe(1);
    },
  );

  it.concurrent('with too short a session timer is refused with the shortest, and accepted with that', async (test) => {
    const { trunk, media } = await genesysEnd(test);
    await seat(test, stack, '1009', 'when told');
    const short = invite(trunk, '1009', media, 60);
    const refusal = await trunk.inbox.next('422', isReply(short, '1 INVITE'));
    expect([refusal.status, need(refusal, 'min-se')]).toEqual([422, '90']);
    trunk.start('ACK', trunk.uriOf('1009'), {
      callId: short,
      from: need(refusal, 'from'),
      to: need(refusal, 'to'),
    });
    const long = invite(trunk, '1009', media, 90);
    const ringing = await trunk.inbox.next('180', isReply(long, '1 INVITE', 180));
    expect(ringing.status).toBe(180);
  });
});

describe('with music on hold', () => {
  let stack: TestStack;

  beforeAll(async () => {
    // As music comes: in stereo, at a CD's rate.
    const music = tone(MUSIC_HZ, 2_000, { rate: 44_100 });
    const stereo = {
      rate: 44_100,
      samples: Float32Array.from([...music.samples].flatMap((one) => [one, one])),
    };
    const file = join(files, 'music.wav');
    await writeFile(file, encodeWav(stereo, 2));
    stack = await startStack('music', passwords, testPortBase, { holdMusic: file });
  });
  afterAll(() => stack?.remove());

  it.concurrent.for([
    ['1001', 'sendonly'],
    ['1002', 'inactive'],
    ['1003', 'zero-address'],
  ] as const)(
    'agent %s hears it while Genesys holds (%s), and Genesys afterwards',
    async ([dn, hold], test) => {
      const { call, headset, simulator } = await routed(test, stack, dn, {
        flow: 'server-hold',
        hold,
        steer: ['talk', 'held', 'retrieved'],
      });
      await headset.tone(GENESYS_HZ, { forMs: 1_000, limitMs: 60_000 });
      call.proceed('talk');
      await call.step('hold re-INVITE ACK sent');
      // Longer than the file, which begins again.
      await headset.tone(MUSIC_HZ, { forMs: 3_000 });
      call.proceed('held');
      await call.step('retrieve re-INVITE ACK sent');
      await headset.tone(GENESYS_HZ, { forMs: 2_500 });
      call.proceed('retrieved');
      await asDocumented(simulator);
      expectToneAtEnd(call, AGENT_HZ);
    },
  );

  it.concurrent('nobody hears it while the agent holds', async (test) => {
    const { call, headset, simulator } = await routed(test, stack, '1004', {
      flow: 'notify-hold',
      steer: ['talk', 'hold'],
    });
    await headset.tone(GENESYS_HZ, { forMs: 2_500 });
    await headset.say(0);
    call.proceed('talk');
    await call.step('agent re-INVITE ACK');
    await headset.silence({ forMs: 3_000 });
    call.proceed('hold');
    await asDocumented(simulator);
    expect(spectra(heardBy(call)).some((window) => isTone(window, MUSIC_HZ))).toBe(false);
  });
});

test('hold music that Asterisk could not play is refused with what to do', async () => {
  const slow = await sound('slow.wav', tone(MUSIC_HZ, 2_000, { rate: 22_050 }));
  await expect(keepHoldMusic(files, slow)).rejects.toThrow(
    /22050 samples a second; convert it to one of 8000/,
  );
  await writeFile(join(files, 'music.mp3'), 'ID3');
  await expect(keepHoldMusic(files, join(files, 'music.mp3'))).rejects.toThrow(
    /not a WAV file\. Convert it: ffmpeg/,
  );
  await expect(keepHoldMusic(files, join(files, 'none.wav'))).rejects.toThrow(/no such file/);
});
