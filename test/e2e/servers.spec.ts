/** A site with several servers: one dies, and agents and callers hardly notice. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ports } from '../../server/stack/api/status';
import { words } from '../../src/renderer/ui/words/words';
import { longestGap } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { slice } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import { Forwarder } from '../support/forwarder';
import { test as base, expect } from './callFixtures';
import {
  asDocumented,
  button,
  CALLER_HZ,
  callEnded,
  callersTone,
  expectHeard,
  inCall,
  says,
  silence,
  someSpeech,
} from './callSteps';
import type { TestPhone } from './fixtures';

interface TwoServers {
  /** The preferred way to the stack, which the test can cut as if that server had died. */
  readonly first: Forwarder;
  /** Signed in at the first server; the second is the stack itself. */
  readonly phone: TestPhone;
  readonly dn: string;
  readonly configFile: string;
}

/** Longer than any break that a listener would call one (milliseconds). */
const AUDIBLE_GAP_MS = 300;

const test = base.extend<{ site: TwoServers }>({
  site: async ({ desktop, stack, launchPhone }, use) => {
    const { wss } = await ports(stack.selection);
    const first = await Forwarder.to(wss);
    const agent = await stack.newAgent();
    const configFile = path.join(desktop.dir, `site-${agent.dn}.json`);
    const servers = [`wss://localhost:${first.port}`, stack.wss];
    const { domain, ca: caFile } = stack;
    await writeFile(configFile, JSON.stringify({ servers, domain, dn: agent.dn, caFile }));
    const phone = await launchPhone({ agent, configFile });
    phone.expectProblem(/WebSocket connection to/);
    await expect(usedServer(phone.page)).toHaveText(`localhost:${first.port}`);
    await use({ first, phone, dn: agent.dn, configFile });
    await first.kill();
  },
});

/** What the account menu, which is closed here, names as server. */
const usedServer = (page: Page) =>
  page.locator('dl > div').filter({ hasText: words.account.server }).locator('dd');

async function movedToSecond({ page, online }: TestPhone, wss: string): Promise<void> {
  await expect(usedServer(page)).toHaveText(new URL(wss).host);
  await online();
}

test('the form says that there are more servers', async ({ desktop, stack, launchPhone }) => {
  const configFile = path.join(desktop.dir, 'form.json');
  const servers = [['a.example.com', 'b.example.com'], stack.wss];
  await writeFile(configFile, JSON.stringify({ servers }));
  const { page } = await launchPhone({ configFile });
  await expect(page.getByLabel(words.signIn.server, { exact: true })).toHaveValue('a.example.com:8089');
  await expect(says(page, words.signIn.moreServers(2) ?? '')).toBeVisible();
});

test('an idle phone is online at the next server, and can be called there', async ({
  stack,
  genesys,
  site: { first, phone, dn },
}) => {
  await first.kill();
  await movedToSecond(phone, stack.wss);
  await expect(says(phone.page, words.registrationWord.failed)).toBeHidden();
  const simulator = await genesys.call({ flow: 'a', to: dn });
  await asDocumented(simulator);
});

test('a phone that starts while the first server is dead uses the next', async ({
  stack,
  launchPhone,
  site: { first, phone, configFile },
}) => {
  await phone.close();
  await first.kill();
  const again = await launchPhone({ userData: phone.userData, configFile });
  again.expectProblem(/WebSocket connection to/);
  await movedToSecond(again, stack.wss);
});

test('the agent hears the caller without a break while the phone changes servers, and the caller can end it', async ({
  desktop: { audio },
  stack,
  genesys,
  site: { first, phone, dn },
}) => {
  const simulator = await genesys.call({
    flow: 'a',
    to: dn,
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
  });
  const call = await simulator.call();
  await expect(inCall(phone.page)).toBeVisible();
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  const from = await heard.tone(CALLER_HZ, { forMs: 500 });
  await first.kill();
  await movedToSecond(phone, stack.wss);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  const sound = await heard.stop();
  expect(longestGap(slice(sound, from))).toBeLessThan(AUDIBLE_GAP_MS);
  // The BYE from there finds the phone on its new connection.
  call.proceed('talk');
  await asDocumented(simulator);
  await expect(callEnded(phone.page, 'hung-up-by-other')).toBeVisible();
});

test('the caller hears the agent after the phone has changed servers', async ({
  desktop: { audio },
  stack,
  genesys,
  site: { first, phone, dn },
}) => {
  const simulator = await genesys.call({
    flow: 'a',
    to: dn,
    steer: ['talk'],
    play: await genesys.soundFile(silence),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await expect(inCall(phone.page)).toBeVisible();
  // Not what is listened for later; the re-INVITE that Genesys sends after the answer is over by then.
  await (await play(audio, audio.headset.microphone.room, callersTone)).ended;
  await first.kill();
  await movedToSecond(phone, stack.wss);
  const said = await someSpeech();
  await (await play(audio, audio.headset.microphone.room, said)).ended;
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  expectHeard(said, decodeWav(await readFile(recording)));
});

test('a call can be held, retrieved and hung up over the next server', async ({
  stack,
  genesys,
  site: { first, phone, dn },
}) => {
  const { page } = phone;
  const simulator = await genesys.call({ flow: 'agent-bye', to: dn });
  await expect(inCall(page)).toBeVisible();
  await first.kill();
  await movedToSecond(phone, stack.wss);
  const held = says(page, words.call.onHoldNotice);
  await button(page, words.call.hold).click();
  await expect(held).toBeVisible();
  await button(page, words.call.hold).click();
  await expect(held).toBeHidden();
  await button(page, words.call.hangUp).click();
  await asDocumented(simulator);
  await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();
});

test('a call that the caller ends just as the server dies is over for the agent too', async ({
  genesys,
  site: { first, phone, dn },
}) => {
  const simulator = await genesys.call({ flow: 'a', to: dn, steer: ['talk'] });
  const call = await simulator.call();
  await expect(inCall(phone.page)).toBeVisible();
  await first.kill();
  call.proceed('talk');
  await asDocumented(simulator);
  // Most often no BYE reaches the phone: it learns from the media, for whose end ICE takes its time.
  await expect(inCall(phone.page)).toBeHidden({ timeout: 60_000 });
});

test('a call that the agent hangs up just as the server dies is over for the caller too', async ({
  genesys,
  site: { first, phone, dn },
}) => {
  const simulator = await genesys.call({ flow: 'agent-bye', to: dn });
  await expect(inCall(phone.page)).toBeVisible();
  await first.kill();
  await button(phone.page, words.call.hangUp).click();
  await expect(callEnded(phone.page, 'hung-up-by-agent')).toBeVisible();
  await asDocumented(simulator);
});
