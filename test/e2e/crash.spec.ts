/** What dies under the phone, and what the agent notices of it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { kill } from 'node:process';
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { words } from '../../src/renderer/ui/words/words';
import { desktopWords } from '../../src/shared/words/desktop';
import { level } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, slice } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import { launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import { processesOf } from '../support/desktop/processes';
import { xdotool } from '../support/desktop/typing';
import { focusWindow } from '../support/desktop/windows';
import { projectDir } from './appFixtures';
import { expect, test } from './callFixtures';
import {
  asDocumented,
  button,
  CALLER_HZ,
  callersTone,
  callTimer,
  genesysIsDone,
  message,
  says,
  someSpeech,
} from './callSteps';

const screenshots = path.join(projectDir, 'docs/screenshots');

/** Ends the page's process as a bug in it would, and waits until another is there. */
async function crash(running: RunningApp): Promise<void> {
  const dead = await running.pageProcess();
  kill(dead, 'SIGSEGV');
  await expect.poll(() => running.pageProcess()).not.toBe(dead);
}

const missing = (): never => {
  throw new Error('there is no such process');
};

const online = (page: Page) => expect(says(page, words.registrationWord.registered)).toBeVisible();

test('the page dies or hangs: the phone is back by itself, and the lost call is at an end for everybody', async ({
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  const { running } = phone;
  phone.expectProblem(/"page\.gone"/, /page: crashed/);

  await test.step('other processes die, and nobody notices', async () => {
    phone.expectProblem(/"child\.gone"/, /WebSocket/);
    const main = running.app.process().pid ?? 0;
    for (const process of ['gpu-process', 'network.mojom.NetworkService']) {
      const [dead = missing()] = await processesOf(main, process);
      kill(dead, 'SIGKILL');
      await expect.poll(() => processesOf(main, process)).not.toContain(dead);
    }
    await expect(says(phone.page, words.registrationWord.registered)).toBeHidden();
    await online(phone.page);
  });

  await test.step('in a call', async () => {
    const simulator = await genesys.call({
      flow: 'agent-bye',
      to: agent.dn,
      assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>',
    });
    await expect(callTimer(phone.page)).toBeVisible();
    await genesysIsDone(await simulator.call());
    await crash(running);
    const page = await running.pageAgain();
    await expect(message(page, words.recovered.crashed)).toBeVisible();
    await expect(message(page, words.recoveredAdvice(['Jane Caller']))).toBeVisible();
    await expect(says(page, words.ended.reason['phone-crashed'].title)).toBeVisible();
    await online(page);
    await expect(button(page, words.ended.callBack)).toBeEnabled();
    // BYE reached the caller's side.
    await asDocumented(simulator);
    await button(page, words.dismiss).first().click();
    await expect(message(page, words.recovered.crashed)).toBeHidden();
  });

  await test.step('hidden, without a call', async () => {
    phone.expectProblem(/"page\.hung"/);
    await running.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.hide();
      window?.webContents.executeJavaScript('for (;;);').catch(() => {});
    });
    const hung = await running.pageProcess();
    await expect.poll(() => running.pageProcess(), { timeout: 60_000 }).not.toBe(hung);
    const page = await running.pageAgain();
    await expect(message(page, words.recovered.hung)).toBeVisible();
    await expect(message(page, words.recoveredAdvice([]))).toBeVisible();
    await online(page);
  });

  const log = await readFile(path.join(phone.userData, 'logs', 'main.log'), 'utf8');
  expect(log).toMatch(/"page\.gone","reason":"crashed"/);
  expect(log).toMatch(/"page\.recovered","failure":"crashed","calls":1/);
  expect(log).toMatch(/"page\.lost-call-ended","status":200/);
  expect(log).toMatch(/"page\.recovered","failure":"hung","calls":0/);
});

test('a page that keeps crashing is given up: a plain page says so, tries again, and quits', async ({
  desktop,
  dir,
}) => {
  const running = await launchElectron({ appDir: projectDir, env: desktop.env, userData: dir });
  running.expectProblem(/"page\.gone"/, /page: crashed/);
  const { title, again, quit } = desktopWords.stopped;
  const titles = () =>
    running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getTitle());

  for (const expected of [words.appName, words.appName, title]) {
    await crash(running);
    await expect.poll(titles).toBe(expected);
  }
  const page = await running.pageAgain();
  await expect(page.getByText(path.join(dir, 'logs'))).toBeVisible();
  expect(page.url()).toMatch(/^data:/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    expect(violations.map(({ id }) => id)).toEqual([]);
    if (process.env['UPDATE_SCREENSHOTS'] === '1') {
      await page.screenshot({ path: path.join(screenshots, `stopped-${colorScheme}.png`) });
    }
  }
  expect(await page.evaluate(() => document.scripts.length + document.images.length)).toBe(0);

  await expect(page.getByRole('button', { name: again })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(titles).toBe(words.appName);
  // It was forgiven: another crash is the first.
  await crash(running);
  await expect.poll(titles).toBe(words.appName);
  for (const expected of [words.appName, title]) {
    await crash(running);
    await expect.poll(titles).toBe(expected);
  }
  // Not even that page can run.
  kill(await running.pageProcess(), 'SIGSEGV');
  await focusWindow(desktop, '--name', `^${words.appName}$`);
  await xdotool(desktop, 'key', 'Return');
  await expect.poll(titles).toBe(words.appName);
  for (const expected of [words.appName, words.appName, title]) {
    await crash(running);
    await expect.poll(titles).toBe(expected);
  }
  const exited = once(running.app.process(), 'exit');
  const last = await running.pageAgain();
  await last.keyboard.press('Tab');
  await last.keyboard.press('Tab');
  await expect(last.getByRole('button', { name: quit })).toBeFocused();
  await last.keyboard.press('Space');
  expect(await exited).toEqual([0, null]);
});

test('the process that plays and records dies in a call: both sides hear each other again', async ({
  desktop: { audio },
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  // Chromium tells of each AudioContext that dies with it.
  phone.expectProblem(/"child\.gone"/, /AudioContext encountered an error/);
  const simulator = await genesys.call({
    flow: 'a',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await expect(callTimer(phone.page)).toBeVisible();
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });

  const [dead = missing()] = await processesOf(
    phone.running.app.process().pid ?? 0,
    'audio.mojom.AudioService',
  );
  kill(dead, 'SIGKILL');
  // Not silence: what PulseAudio still has to play may last until the next process plays on.
  await expect
    .poll(() => phone.logs.some((line) => line.includes('"child.gone"')), { timeout: 30_000 })
    .toBe(true);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await heard.stop();
  const said = await someSpeech();
  await (await play(audio, audio.headset.microphone.room, said)).ended;
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  // While the caller sends a tone the echo canceller cuts the speech up: that there is any is enough. A dead microphone is silent.
  const received = decodeWav(await readFile(recording));
  expect(level(slice(received, lengthOf(received) - 3_000, lengthOf(received)))).toBeGreaterThan(-50);
});
