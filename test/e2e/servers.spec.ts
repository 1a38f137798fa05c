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
  callTimer,
  expectHeard,
  says,
  silence,
  someSpeech,
} from './callSteps';
import type { SignedIn, TestPhone } from './fixtures';

/** Signed in at the first server; the second is the stack itself. */
interface TwoServers extends SignedIn {
  /** The preferred way to the stack, which the test can cut as if that server had died. */
  readonly first: Forwarder;
}

/** Longer than any break that a listener would call one (milliseconds). */
const AUDIBLE_GAP_MS = 300;

const test = base.extend<{ site: TwoServers }>({
  site: async ({ stack, signedIn }, use) => {
    const { wss } = await ports(stack.selection);
    const first = await Forwarder.to(wss);
    const servers = [`wss://localhost:${first.port}`, stack.wss];
    const called = await signedIn({ config: { server: undefined, servers } });
    called.phone.expectProblem(/WebSocket connection to/);
    await expect(usedServer(called.page)).toHaveText(`localhost:${first.port}`);
    await use({ ...called, first });
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
  site: { first, phone, agent },
}) => {
  await first.kill();
  await movedToSecond(phone, stack.wss);
  await expect(says(phone.page, words.registrationWord.failed)).toBeHidden();
  const simulator = await genesys.call({ flow: 'a', to: agent.dn });
  await asDocumented(simulator);
});

test('a phone that starts while the first server is dead uses the next', async ({
  stack,
  launchPhone,
  site: { first, phone },
}) => {
  await phone.close();
  await first.kill();
  const again = await launchPhone({ userData: phone.userData, configFile: phone.configFile ?? '' });
  again.expectProblem(/WebSocket connection to/);
  await movedToSecond(again, stack.wss);
});

test('the agent hears the caller without a break while the phone changes servers, and the caller can end it', async ({
  desktop: { audio },
  stack,
  genesys,
  inCall,
  site,
}) => {
  const { phone, finish } = await inCall({ play: await genesys.soundFile(callersTone) }, site);
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  const from = await heard.tone(CALLER_HZ, { forMs: 500 });
  await site.first.kill();
  await movedToSecond(phone, stack.wss);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  const sound = await heard.stop();
  expect(longestGap(slice(sound, from))).toBeLessThan(AUDIBLE_GAP_MS);
  // The BYE from there finds the phone on its new connection.
  await finish();
  await expect(callEnded(phone.page, 'hung-up-by-other')).toBeVisible();
});

test('the caller hears the agent after the phone has changed servers', async ({
  desktop: { audio },
  stack,
  genesys,
  inCall,
  site,
}) => {
  const { phone, finish } = await inCall(
    { play: await genesys.soundFile(silence), record: genesys.recordings },
    site,
  );
  // Not what is listened for later; the re-INVITE that Genesys sends after the answer is over by then.
  await (await play(audio, audio.headset.microphone.room, callersTone)).ended;
  await site.first.kill();
  await movedToSecond(phone, stack.wss);
  const said = await someSpeech();
  await (await play(audio, audio.headset.microphone.room, said)).ended;
  const { recording = '' } = await finish();
  expectHeard(said, decodeWav(await readFile(recording)));
});

test('a call can be held, retrieved and hung up over the next server', async ({ stack, inCall, site }) => {
  const { page, phone, simulator } = await inCall({ flow: 'agent-bye' }, site);
  await site.first.kill();
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
  inCall,
  site,
}) => {
  const { page, finish } = await inCall({}, site);
  await site.first.kill();
  await finish();
  // Most often no BYE reaches the phone: it learns from the media, for whose end ICE takes its time.
  await expect(callTimer(page)).toBeHidden({ timeout: 60_000 });
});

test('a call that the agent hangs up just as the server dies is over for the caller too', async ({
  inCall,
  site,
}) => {
  const { page, simulator } = await inCall({ flow: 'agent-bye' }, site);
  await site.first.kill();
  await button(page, words.call.hangUp).click();
  await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();
  await asDocumented(simulator);
});
