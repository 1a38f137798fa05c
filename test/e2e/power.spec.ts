/** Sleep, lock and network: the phone is where the server thinks it is, and the agent's screen says no more than it may. */
import { once } from 'node:events';
import { runtimeOf } from '../../server/stack/api/status';
import { askKamailio } from '../../server/stack/runtime/kamailio';
import type { StackSelection } from '../../server/stack/settings/state-dir';
import { words } from '../../src/renderer/ui/words/words';
import { desktopWords } from '../../src/shared/words/desktop';
import { IdleInhibitors } from '../support/desktop/idleInhibitors';
import { LoginManager } from '../support/desktop/loginManager';
import { ScreenSaver } from '../support/desktop/screenSaver';
import { test as base, expect } from './callFixtures';
import { answerButton, asDocumented, callTimer, says } from './callSteps';

interface PowerWorker {
  readonly logind: LoginManager;
  readonly screenSaver: ScreenSaver;
  readonly inhibitors: IdleInhibitors;
}

const test = base.extend<object, PowerWorker>({
  logind: [
    async ({ desktop }, use) => {
      const logind = await LoginManager.start(desktop);
      await use(logind);
      await logind.stop();
    },
    { scope: 'worker' },
  ],
  screenSaver: [async ({ desktop }, use) => use(await ScreenSaver.start(desktop)), { scope: 'worker' }],
  inhibitors: [async ({ desktop }, use) => use(await IdleInhibitors.start(desktop)), { scope: 'worker' }],
});

/** Whether Kamailio would send calls to a phone of this agent now; its table in the database follows later. */
async function isRegistered(selection: StackSelection, dn: string): Promise<boolean> {
  return await askKamailio(await runtimeOf(selection), 'ul.lookup', 'location', dn).then(
    () => true,
    () => false,
  );
}

const DELAY = `delay sleep ${words.appName}`;
/** The reason that Electron gives for its powerSaveBlocker; Chromium has others for sound and WebRTC. */
const OURS = 'Electron';

test('no call is sent to a computer that sleeps, and the phone is back at once when it wakes up', async ({
  stack,
  genesys,
  logind,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  phone.expectProblem(/WebSocket/);
  const registered = () => isRegistered(stack.selection, agent.dn);
  await expect.poll(() => logind.inhibitors()).toContain(DELAY);
  expect(await registered()).toBe(true);
  await genesys.call({ flow: 'agent-bye', to: agent.dn });
  await expect(callTimer(phone.page)).toBeVisible();

  // From here on Playwright sees the page no more: with all others, Chromium closes the connections to its debugger.
  const logged = (event: string) => phone.logs.filter((line) => line.includes(`"event":"${event}"`));
  await logind.sleep();
  await expect.poll(() => logged('sleep.allowed')).toHaveLength(1);
  expect(logged('sleep.allowed')[0]).toContain('signed-off');
  expect(logged('page.call-ended')[0]).toContain('"reason":"asleep"');
  expect(await logind.inhibitors()).not.toContain(DELAY);
  await expect.poll(registered).toBe(false);

  logind.wake();
  await expect.poll(() => logged('page.registered')).toHaveLength(2);
  expect(await registered()).toBe(true);
  await expect.poll(() => logind.inhibitors()).toContain(DELAY);

  const gone = once(phone.app.process(), 'exit');
  phone.app.process().kill('SIGTERM');
  await gone;
});

test('the computer stays awake during a call; a locked screen rings and names nobody', async ({
  desktop,
  genesys,
  inhibitors,
  screenSaver,
  signedIn,
}) => {
  const { agent, page } = await signedIn({
    config: { preferences: { 'incoming.hideCallerWhenLocked': true } },
    env: { XDG_CURRENT_DESKTOP: 'XFCE' },
  });

  screenSaver.setLocked(true);
  const simulator = await genesys.call({ flow: 'a-ui', to: agent.dn, steer: ['talk'] });
  const call = await simulator.call();
  await expect(page).toHaveTitle(`${words.call.incoming}: ${words.party.hidden}`);
  await expect(says(page, words.party.hidden)).toBeVisible();
  const { id } = await desktop.notifications.waitFor(
    ({ summary }) => summary === desktopWords.notification.incoming,
  );
  await expect.poll(() => inhibitors.current).toContain(OURS);
  screenSaver.setLocked(false);
  await desktop.notifications.waitFor((shown) => shown.id === id && shown.summary === '1003');
  await expect(page).not.toHaveTitle(`${words.call.incoming}: ${words.party.hidden}`);
  await expect(says(page, words.party.hidden)).toBeHidden();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  expect(inhibitors.current).toContain(OURS);
  call.proceed('talk');
  await asDocumented(simulator);
  await expect.poll(() => inhibitors.current).toEqual([]);
});
