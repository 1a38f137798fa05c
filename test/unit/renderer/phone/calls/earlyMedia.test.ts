import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHeard, soundBetween } from '../../../../../src/renderer/phone/calls/earlyMedia';
import { FakePeerConnection, installBrowserParts } from '../../../../support/phone/browserParts';
import { CallSteps } from '../../../../support/phone/callSteps';
import { type PhoneFixture, registeredPhone, until } from '../../../../support/phone/phoneFixture';
import { OFFER } from '../../../../support/phone/sipServer';

/** What getStats counts of sound as loud as that, after so many seconds. */
const received = (seconds: number, db: number) => ({
  id: 'in',
  type: 'inbound-rtp',
  kind: 'audio',
  ssrc: 1,
  packetsReceived: seconds * 50,
  totalAudioEnergy: seconds * 10 ** (db / 10),
  totalSamplesDuration: seconds,
});

describe('isHeard', () => {
  it.each([
    ['just described', null, 1_999, true],
    ['described, and nothing came', null, 2_000, false],
    ['sound now', 5_000, 5_000, true],
    ['in the pause of a ringing tone', 5_000, 12_999, true],
    ['silent for long', 5_000, 13_000, false],
  ])('%s', (_, heardAt, now, heard) => {
    expect(isHeard({ describedAt: 1_000, heardAt }, now)).toBe(heard);
  });
});

describe('soundBetween', () => {
  const look = (at: number, ...entries: ReturnType<typeof received>[]) => ({ at, entries });
  const { totalAudioEnergy: _, ...unmeasured } = received(2, 0);
  it.each([
    ['a tone', look(0, received(1, -25)), look(1, received(2, -25)), true],
    ['its first packets', look(0), look(1, received(1, -25)), true],
    ['comfort noise', look(0, received(1, -65)), look(1, received(2, -65)), false],
    ['digital silence', look(0, received(1, -127)), look(1, received(2, -127)), false],
    [
      'what was concealed when packets stopped',
      look(0, received(1, -25)),
      look(1, { ...received(2, -25), packetsReceived: 50 }),
      false,
    ],
    ['no stream', look(0), look(1), false],
    ['packets whose level nobody tells', look(0), look(1, unmeasured as ReturnType<typeof received>), true],
  ])('%s', (_name, before, now, sound) => {
    expect(soundBetween(before, now)).toBe(sound);
  });
});

/** Another look, another second of it. */
class Arriving extends Map<string, unknown> {
  readonly #db: number;
  #looks = 0;

  constructor(db: number) {
    super();
    this.#db = db;
  }

  override values(): MapIterator<unknown> {
    this.#looks += 1;
    return new Map([['in', received(this.#looks, this.#db)]]).values();
  }
}

describe('the ringback of a dialled call', () => {
  let fixture: PhoneFixture;
  let steps: CallSteps;

  beforeEach(async () => {
    installBrowserParts();
    FakePeerConnection.reset();
    fixture = await registeredPhone();
    steps = new CallSteps(fixture);
  });
  afterEach(async () => {
    await fixture.phone.dispose();
    await fixture.server.close();
  });

  const tone = (expected: string | null) =>
    expect.poll(() => fixture.audio.tone, { timeout: 5_000 }).toBe(expected);
  const heardLine = () => fixture.host.logged.filter(({ event }) => event === 'early-media');

  it.each(['180 Ringing', '183 Session Progress', '182 Queued'])(
    'begins at once at %s without SDP',
    async (status) => {
      const { id, far } = await steps.dial();
      far.reply(status);
      await steps.reach(id, { progress: 'remote-ringing' });
      expect(fixture.audio.tone).toBe('ringback');
    },
  );

  it.each([
    ['no packet comes', new Map()],
    ['silence comes', new Arriving(-127)],
  ])('begins after a 183 with SDP when %s', async (_, stats) => {
    FakePeerConnection.stats = stats;
    const { id, far } = await steps.dial();
    far.reply('183 Session Progress', OFFER);
    await steps.reach(id, { progress: 'remote-ringing' });
    expect(fixture.audio.tone).toBeNull();
    far.reply('180 Ringing');
    await tone('ringback');
  });

  it('does not begin while sound comes, and gives way to it', async () => {
    const { id, far } = await steps.dial();
    far.reply('180 Ringing');
    await tone('ringback');
    far.reply('183 Session Progress', OFFER);
    await fixture.server.settled();
    expect(fixture.audio.tone).toBe('ringback');
    FakePeerConnection.stats = new Arriving(-25);
    await tone(null);
    far.reply('180 Ringing');
    await fixture.server.settled();
    expect(fixture.audio.tone).toBeNull();
    expect(steps.call(id)).toMatchObject({ progress: 'remote-ringing' });
    expect(heardLine().map(({ fields }) => fields?.['heard'])).toEqual([true]);
  });

  it('begins where the sound failed to come, and ends when it comes after all', async () => {
    const { far } = await steps.dial();
    far.reply('183 Session Progress', OFFER);
    await tone('ringback');
    FakePeerConnection.stats = new Arriving(-25);
    await tone(null);
    expect(heardLine().map(({ fields }) => fields?.['heard'])).toEqual([false, true]);
  });

  it('is looked after by no timer before the call is described, nor after its end', async () => {
    const { timers } = fixture.phone.census();
    const { id, far } = await steps.dial();
    far.reply('180 Ringing');
    await steps.reach(id, { progress: 'remote-ringing' });
    await expect.poll(() => fixture.phone.census().timers).toBe(timers);
    far.reply('183 Session Progress', OFFER);
    await expect.poll(() => fixture.phone.census().timers).toBe(timers + 1);
    far.reply('486 Busy Here');
    await until(fixture.phone, 'ended', ({ calls }) => calls.length === 0);
    expect(fixture.phone.census().timers).toBe(timers);
  });
});
