/** Global keys, pressed for real while the phone is hidden and another program has the keyboard. */
import type { Page } from '@playwright/test';
import { words } from '../../src/renderer/ui/words/words';
import type { HotkeyAction } from '../../src/shared/domain/hotkeys/hotkeys';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { grabFunctionKey, Keyboard, OtherWindow } from '../support/desktop/keyboard';
import { expect, test } from './callFixtures';
import {
  answerButton,
  asDocumented,
  button,
  callEnded,
  callTimer,
  dial,
  genesysIsDone,
  says,
  someSpeech,
} from './callSteps';
import type { TestPhone } from './fixtures';

async function hideWindow({ app }: TestPhone): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
}

const windowIs = ({ app }: TestPhone) =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return { shown: window?.isVisible(), focused: window?.isFocused() };
  });

const hotkeys = (page: Page) => page.evaluate(() => window.host.loadHotkeys());
const change = (page: Page, parts: PartialPreferences) =>
  page.evaluate((changed) => window.host.changePreferences(changed), parts);

async function reach(page: Page, action: HotkeyAction, state: string): Promise<void> {
  await expect.poll(async () => (await hotkeys(page))[action].state).toBe(state);
}

/** What the presses came to, from main's log. */
function pressed({ logs }: TestPhone): string[] {
  return logs
    .filter((line) => line.includes('"hotkey.pressed"'))
    .map((line) => String(Reflect.get(JSON.parse(line), 'effect')));
}

test('answer, mute, hold and hang up, in no other program’s way', async ({ desktop, genesys, signedIn }) => {
  const keyboard = await Keyboard.of(desktop);
  const { agent, phone } = await signedIn();
  const { page } = phone;
  await reach(page, 'answer', 'active');
  await hideWindow(phone);
  const other = await OtherWindow.focused(desktop);

  const simulator = await genesys.call({ flow: 'a-ui', to: agent.dn, steer: ['talk'] });
  const call = await simulator.call();
  await expect(answerButton(page)).toBeVisible();
  await keyboard.type('abc');
  await other.got('a', 'b', 'c');
  await keyboard.press('ctrl+shift+F2');
  await expect(callTimer(page)).toBeVisible();

  await genesysIsDone(call);
  // Repeated by the X server some twenty times; and the next press counts at once.
  await keyboard.hold('ctrl+shift+F3', 1.5);
  await expect(says(page, words.call.mutedNotice)).toBeVisible();
  await keyboard.press('ctrl+shift+F3');
  await expect(says(page, words.call.mutedNotice)).toBeHidden();
  expect(pressed(phone)).toEqual(['answer', 'mute', 'mute']);

  await keyboard.press('ctrl+shift+F4');
  await expect(says(page, words.call.onHoldNotice)).toBeVisible();
  await keyboard.press('ctrl+shift+F4');
  await expect(says(page, words.call.onHoldNotice)).toBeHidden();
  call.proceed('talk');
  await asDocumented(simulator);

  const second = await genesys.call({ flow: 'agent-bye', to: agent.dn });
  await expect(callTimer(page)).toBeVisible();
  await genesysIsDone(await second.call());
  await keyboard.press('ctrl+shift+F9');
  await asDocumented(second);
  await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();

  await keyboard.type('xyz');
  await other.got('x', 'y', 'z');
  expect(other.keys).not.toContain('F2');
  expect((await windowIs(phone)).shown).toBe(false);
  await other.close();
});

test('bring forward, and call what is selected', async ({ desktop, genesys, signedIn }) => {
  const keyboard = await Keyboard.of(desktop);
  const { phone } = await signedIn();
  const { page } = phone;
  await reach(page, 'dialSelection', 'active');
  await hideWindow(phone);
  const other = await OtherWindow.focused(desktop);
  await keyboard.press('ctrl+shift+F1');
  await expect.poll(() => windowIs(phone)).toEqual({ shown: true, focused: true });

  await hideWindow(phone);
  await keyboard.select('not this one', 'clipboard');
  await keyboard.select(' 555-01 23\n');
  await keyboard.press('ctrl+shift+F5');
  await expect(page.getByText('5550123')).toBeVisible();
  await expect.poll(() => windowIs(phone)).toEqual({ shown: true, focused: true });

  await change(page, { 'dialling.confirm': false });
  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await keyboard.select('8001');
  await keyboard.press('ctrl+shift+F5');
  await expect(callTimer(page)).toBeVisible();
  await keyboard.press('ctrl+shift+F9');
  expect((await answered)[0]?.failure).toBeUndefined();
  await other.close();
});

test('a key that another program holds is shown as taken, and is ours once it is free; every change counts at once', async ({
  desktop,
  stack,
  launchPhone,
}) => {
  const keyboard = await Keyboard.of(desktop);
  const agent = await stack.newAgent();
  const theirs = grabFunctionKey(desktop, 3);
  const phone = await launchPhone({ agent });
  const { page } = phone;
  await reach(page, 'mute', 'taken');
  expect((await hotkeys(page)).mute).toEqual({
    accelerator: 'CommandOrControl+Shift+F3',
    state: 'taken',
    holder: null,
  });
  expect((await hotkeys(page)).hold.state).toBe('active');
  theirs.release();
  await reach(page, 'mute', 'active');
  await hideWindow(phone);
  const other = await OtherWindow.focused(desktop);
  await keyboard.press('ctrl+shift+F3');
  await expect.poll(() => pressed(phone)).toEqual(['mute']);

  await change(page, {
    'hotkeys.mute': 'Alt+F6',
    'hotkeys.hold': 'Alt+F6',
    'hotkeys.end': 'Shift+A',
    'hotkeys.answer': null,
    'hotkeys.mediaKeys': true,
  });
  const states = Object.fromEntries(
    Object.entries(await hotkeys(page)).map(([action, { state }]) => [action, state]),
  );
  expect(states).toEqual({
    answer: 'off',
    end: 'invalid',
    mute: 'active',
    hold: 'duplicate',
    bringForward: 'active',
    dialSelection: 'active',
    talk: 'off',
    mediaKeys: 'active',
  });
  await keyboard.press('alt+F6');
  await keyboard.press('XF86AudioPlay');
  await keyboard.press('ctrl+shift+F3');
  await other.got('F3');
  expect(pressed(phone)).toEqual(['mute', 'mute', 'answer']);

  // While a key is being recorded in the settings, all of them come through.
  await page.evaluate(() => window.host.recordHotkey({ recording: true }));
  await keyboard.press('alt+F6');
  await other.got('F6');
  await page.evaluate(() => window.host.recordHotkey({ recording: false }));
  await keyboard.press('alt+F6');
  await expect.poll(() => pressed(phone)).toEqual(['mute', 'mute', 'answer', 'mute']);

  await button(page, words.account.menu(agent.dn)).click();
  await button(page, words.account.signOut).click();
  await reach(page, 'mute', 'signed-out');
  await keyboard.press('alt+F6');
  await expect.poll(() => other.keys.filter((key) => key === 'F6')).toHaveLength(2);
  await other.close();
});

test('push to talk: a call begins muted, and is heard while the key is down', async ({
  desktop,
  stack,
  launchPhone,
}) => {
  const keyboard = await Keyboard.of(desktop);
  const [anna, ben] = [await stack.newAgent(), await stack.newAgent()];
  const benSound = await desktop.addAudioServer();
  const annaPhone = await launchPhone({ agent: anna });
  const benPhone = await launchPhone({ agent: ben, audio: benSound });
  // Of two phones on one desktop the first has the keys; the other's are shown as taken.
  await change(annaPhone.page, { 'hotkeys.talk': 'F8' });
  await reach(annaPhone.page, 'talk', 'active');
  await dial(annaPhone.page, ben.dn);
  await answerButton(benPhone.page).click();
  const holdToTalk = says(annaPhone.page, words.call.holdToTalk('F8'));
  await expect(holdToTalk).toBeVisible();
  await hideWindow(annaPhone);
  const other = await OtherWindow.focused(desktop);

  const { audio } = desktop;
  const speaking = await play(audio, audio.headset.microphone.room, await someSpeech(), { repeat: true });
  const heard = await Recorder.ofOutput(benSound, benSound.headset.output.name);
  await heard.silence({ forMs: 3_000 });
  await keyboard.down('F8');
  await heard.anything();
  await expect(holdToTalk).toBeHidden();
  await keyboard.up('F8');
  await expect(holdToTalk).toBeVisible();
  await heard.silence({ forMs: 3_000 });

  // The key is taken away while it is down: nobody is heard without it.
  await keyboard.down('F8');
  await heard.anything();
  await change(annaPhone.page, { 'hotkeys.talk': null });
  await expect(says(annaPhone.page, words.call.mutedNotice)).toBeVisible();
  await heard.silence({ forMs: 3_000 });
  await keyboard.up('F8');

  await change(annaPhone.page, { 'hotkeys.talk': 'F8', 'hotkeys.talkMode': 'push-to-mute' });
  await reach(annaPhone.page, 'talk', 'active');
  await keyboard.press('ctrl+shift+F3');
  await heard.anything();
  await keyboard.down('F8');
  await expect(says(annaPhone.page, words.call.mutedNotice)).toBeVisible();
  await heard.silence({ forMs: 3_000 });
  await keyboard.up('F8');
  await expect(says(annaPhone.page, words.call.mutedNotice)).toBeHidden();
  await heard.anything();

  await speaking.stop();
  await heard.stop();
  await keyboard.press('ctrl+shift+F9');
  await expect(callEnded(benPhone.page, 'hung-up-by-other')).toBeVisible();
  await other.close();
});
