/** What a day of calls leaves in the page: no more than a few of them do, by the browser's own count. */
import { kill } from 'node:process';
import type { Page } from '@playwright/test';
import { Recorder } from '../support/audio/recorder';
import type { AudioServer, Output } from '../support/desktop/audioServer';
import { processesOf } from '../support/desktop/processes';
import { expect, test } from './callFixtures';
import { answerButton, asDocumented, callEnded } from './callSteps';
import { type ObjectCounts, PageObjects } from './pageObjects';

/** As many AudioContexts as are ever needed at once: a ringer and the speaker, and one that takes over from each. */
const MOST_CONTEXTS = 4;

const census = (page: Page) => page.evaluate(() => window.phoneCensus());

/** Kinds of which there are more than there were, and more than a few. */
function risen(before: ObjectCounts, after: ObjectCounts): Partial<ObjectCounts> {
  const kinds = (Object.keys(after) as (keyof ObjectCounts)[]).filter(
    (kind) => after[kind] > Math.max(before[kind], MOST_CONTEXTS),
  );
  return Object.fromEntries(kinds.map((kind) => [kind, after[kind]]));
}

test('after 50 calls nothing of them is left, and no more in the page than after 10', async ({
  genesys,
  signedIn,
}) => {
  test.setTimeout(300_000);
  const { agent, page } = await signedIn();
  const atRest = await census(page);
  expect(atRest.calls + atRest.sessions + atRest.peerConnections + atRest.tracks).toBe(0);
  const objects = await PageObjects.of(page);
  // One after the other: how long one takes depends on the machine.
  const calls = async (count: number) => {
    for (let call = 0; call < count; call += 1) {
      const pace = { ringMs: 100, talkMs: 200 };
      const simulator = await genesys.call({ flow: 'a', to: agent.dn, pace });
      await asDocumented(simulator);
      await simulator.close();
    }
    await expect(callEnded(page, 'hung-up-by-other')).toBeVisible();
  };
  await calls(10);
  const before = await objects.count();
  await calls(40);
  // A finished INVITE transaction stays for 32 s (RFC 6026 §7.1), and its session with it. Some AudioContexts stay for the next call.
  await expect
    .poll(() => census(page), { timeout: 60_000 })
    .toEqual({ ...atRest, audioContexts: expect.any(Number) });
  await expect.poll(async () => risen(before, await objects.count()), { timeout: 60_000 }).toEqual({});
  const { AudioContext: audioContexts } = await objects.count();
  expect(await census(page)).toMatchObject({ runningAudioContexts: 0, audioContexts });
});

test('a device that goes and a process that dies leave nothing, and what waited is heard again', async ({
  desktop: { audio },
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  const { page, running } = phone;
  // Chromium tells of each AudioContext that dies with its process or its device.
  phone.expectProblem(/"child\.gone"/, /AudioContext encountered an error/, /Fallback to the default device/);
  const speakers: Output = { name: 'speakers', label: 'Test Speakers' };
  await page.evaluate(
    (labels) => window.host.changePreferences({ 'sound.ringers': labels }),
    [speakers.label],
  );
  const whileRinging = async (steps: () => Promise<void>) => {
    const simulator = await genesys.call({ flow: 'cancel', to: agent.dn, steer: ['ringing'] });
    const call = await simulator.call();
    await expect(answerButton(page)).toBeVisible();
    await steps();
    call.proceed('ringing');
    await asDocumented(simulator);
    await expect.poll(async () => (await census(page)).runningAudioContexts).toBe(0);
  };
  await whileRinging(() => rings(audio, speakers));

  await test.step('the process that plays dies, again and again', () =>
    whileRinging(async () => {
      for (let death = 1; death <= 6; death += 1) {
        await rings(audio, speakers);
        const [dead = 0] = await processesOf(running.app.process().pid ?? 0, 'audio.mojom.AudioService');
        expect(dead).toBeGreaterThan(0);
        kill(dead, 'SIGKILL');
        const told = () => phone.logs.filter((line) => line.includes('"page.output-broken"')).length;
        await expect.poll(told).toBeGreaterThanOrEqual(death);
      }
      await rings(audio, speakers);
    }));

  await test.step('the device goes while nothing plays', async () => {
    await audio.unplug(speakers);
    await expect.poll(() => page.evaluate(outputs)).not.toContain(speakers.label);
    await whileRinging(() => rings(audio, audio.headset.output));
    await audio.plug(speakers);
  });
  expect((await census(page)).audioContexts).toBeLessThanOrEqual(MOST_CONTEXTS);
});

async function outputs(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'audiooutput').map(({ label }) => label);
}

async function rings(audio: AudioServer, output: Output): Promise<void> {
  const ear = await Recorder.ofOutput(audio, output.name);
  await ear.anything();
  await ear.stop();
}
