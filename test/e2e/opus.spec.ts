/** Opus against a bad network: what is asked for in SDP, what is sent in silence, and what comes through when packets are lost. */
import type { Page } from '@playwright/test';
import type { SimulatedCall } from '../../server/sim/call';
import { words } from '../../src/renderer/ui/words/words';
import { isTone, spectra } from '../support/audio/analysis';
import { melody, melodyShare } from '../support/audio/melody';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, type Sound, slice, withoutPauses } from '../support/audio/sound';
import { asDocumented, button, CALLER_HZ, callersTone, callTimer, says } from './callSteps';
import { expect, test } from './networkFixtures';
import { watchConnections } from './peerConnections';

const LOSS_PERCENT = 10;
const LISTEN_MS = 10_000;

declare global {
  interface Window {
    /** For comparison: the page's encoder is told to do without FEC. */
    withoutFec: boolean;
  }
}

/** A sound without processing, and a switch for FEC. */
async function prepare(page: Page): Promise<void> {
  await watchConnections(page);
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const plain = { echoCancellation: false, autoGainControl: false, noiseSuppression: false };
    mediaDevices.getUserMedia = ({ audio, ...others } = {}) =>
      open({ ...others, audio: { ...(typeof audio === 'object' ? audio : {}), ...plain } });
    const { setRemoteDescription } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.setRemoteDescription = function ({
      type,
      sdp = '',
    }: RTCSessionDescriptionInit) {
      const given = window.withoutFec ? sdp.replace('useinbandfec=1', 'useinbandfec=0') : sdp;
      return Reflect.apply(setRemoteDescription, this, [{ type, sdp: given }]);
    };
  });
}

/** What the phone says and hears in SDP, from now on. */
function descriptions(page: Page): { readonly sent: string[]; readonly received: string[] } {
  const found = { sent: [] as string[], received: [] as string[] };
  page.on('websocket', (socket) => {
    const keep = (into: string[]) => (frame: { payload: string | Buffer }) => {
      const [, body = ''] = String(frame.payload).split('\r\n\r\n');
      if (body.includes('m=audio')) into.push(body);
    };
    socket.on('framesent', keep(found.sent));
    socket.on('framereceived', keep(found.received));
  });
  return found;
}

/** The first codec of a description, and the parameters that it has. */
function firstCodec(sdp: string): { name: string | undefined; parameters: string[] } {
  const [, type] = /^m=audio \d+ \S+ (\d+)/mu.exec(sdp) ?? [];
  return {
    name: new RegExp(`^a=rtpmap:${type} (\\S+)`, 'mu').exec(sdp)?.[1],
    parameters: new RegExp(`^a=fmtp:${type} (\\S+)`, 'mu').exec(sdp)?.[1]?.split(';') ?? [],
  };
}

interface Traffic {
  readonly packetsSent: number;
  readonly packetsLost: number;
  readonly concealedSamples: number;
  /** Of what was sent lately, as the server reports it. */
  readonly fractionLost: number;
  /** The parameters that the encoder goes by. */
  readonly sentAs: string;
}

function traffic(page: Page): Promise<Traffic> {
  return page.evaluate(async () => {
    const all = [...((await window.connections.at(-1)?.getStats()) ?? [])].map(([, one]) => one);
    const of = (type: string) => all.find((one) => one.type === type);
    const [out, into] = [of('outbound-rtp'), of('inbound-rtp')];
    return {
      packetsSent: out?.packetsSent,
      packetsLost: into?.packetsLost,
      concealedSamples: into?.concealedSamples,
      fractionLost: of('remote-inbound-rtp')?.fractionLost ?? 0,
      sentAs: all.find(({ id }) => id === out?.codecId)?.sdpFmtpLine,
    };
  });
}

/** The last of what the caller has heard, without the pauses that Asterisk makes around what it repairs (docs/decisions/0101). */
function heardByCaller(call: SimulatedCall, lengthMs: number): Sound {
  const samples = Float32Array.from(call.media.recording(), (one) => one / 32_768);
  const whole = { rate: 8_000, samples };
  return withoutPauses(slice(whole, lengthOf(whole) - lengthMs));
}

test('FEC and DTX are in every description; few packets in silence; both sides are heard at 10 % loss, and FEC is why', async ({
  desktop: { audio },
  network,
  stack,
  genesys,
  launchPhone,
}, testInfo) => {
  test.setTimeout(240_000);
  const agent = await stack.newAgent();
  const phone = await launchPhone({ dn: agent.dn, network });
  const { page } = phone;
  const { sent, received } = descriptions(page);
  await prepare(page);
  await phone.signIn(agent.password);
  await phone.online();
  const soundFile = await genesys.soundFile(callersTone);
  const begin = async () => {
    const simulator = await genesys.call({ flow: 'a', to: agent.dn, steer: ['talk'], play: soundFile });
    const call = await simulator.call();
    await expect(callTimer(page)).toBeVisible();
    return { simulator, call };
  };
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  const packetsWithin = async (lengthMs: number) => {
    const before = await traffic(page);
    await heard.more(lengthMs);
    return (await traffic(page)).packetsSent - before.packetsSent;
  };
  /** What the caller hears of the melody at this loss, once the encoder knows of it. */
  const shareHeard = async (call: SimulatedCall) => {
    await expect
      .poll(async () => (await traffic(page)).fractionLost, { timeout: 60_000 })
      .toBeGreaterThan(0.03);
    await heard.more(LISTEN_MS);
    return melodyShare(heardByCaller(call, LISTEN_MS));
  };

  const first = await begin();
  await heard.tone(CALLER_HZ);
  expect((await traffic(page)).sentAs.split(';')).toEqual(
    expect.arrayContaining(['useinbandfec=1', 'usedtx=1']),
  );
  const onHold = says(page, words.call.onHoldNotice);
  await button(page, words.call.hold).click();
  await expect(onHold).toBeVisible();
  await button(page, words.call.hold).click();
  await expect(onHold).toBeHidden();
  await heard.tone(CALLER_HZ);
  // Our answer to the INVITE, to Genesys's re-INVITE, and our own offers.
  expect(sent.length).toBeGreaterThanOrEqual(4);
  for (const sdp of sent) {
    const { name, parameters } = firstCodec(sdp);
    expect(name, sdp).toBe('opus/48000/2');
    expect(parameters).toEqual(expect.arrayContaining(['useinbandfec=1', 'usedtx=1']));
  }
  for (const sdp of received) expect(firstCodec(sdp).name, sdp).toBe('opus/48000/2');
  // A muted microphone: the room's hum is no silence to the encoder.
  await button(page, words.call.mute).click();
  const inSilence = await packetsWithin(3_000);
  await button(page, words.call.mute).click();
  const speaking = await play(audio, audio.headset.microphone.room, melody(), { repeat: true });
  await heard.more(1_000);
  const inSpeech = await packetsWithin(3_000);
  expect(inSilence).toBeLessThan(inSpeech / 3);
  const whole = melodyShare(heardByCaller(first.call, 4_000));

  const before = await traffic(page);
  await network.lose({ sent: LOSS_PERCENT, received: LOSS_PERCENT });
  const from = heard.lengthMs;
  const withFec = await shareHeard(first.call);
  const after = await traffic(page);
  // What Asterisk sends has no FEC; the phone conceals what is missing.
  expect(after.packetsLost).toBeGreaterThan(before.packetsLost);
  expect(after.concealedSamples).toBeGreaterThan(before.concealedSamples);
  const windows = spectra(slice(heard.sound, from));
  const callers = windows.filter((window) => isTone(window, CALLER_HZ)).length / windows.length;
  await network.lose({});
  first.call.proceed('talk');
  await asDocumented(first.simulator);

  await page.evaluate(() => {
    window.withoutFec = true;
  });
  const second = await begin();
  await network.lose({ sent: LOSS_PERCENT });
  const withoutFec = await shareHeard(second.call);
  await network.lose({});
  await speaking.stop();
  await heard.stop();
  second.call.proceed('talk');
  await asDocumented(second.simulator);

  const measured = { inSilence, inSpeech, whole, withFec, withoutFec, callers };
  await testInfo.attach('measured', { body: JSON.stringify(measured), contentType: 'application/json' });
  expect(callers).toBeGreaterThan(0.8);
  expect(whole).toBeGreaterThan(0.95);
  // FEC gives back more than half of what loss and concealment leave wrong.
  expect(1 - withFec).toBeLessThan((1 - withoutFec) / 2);
});
