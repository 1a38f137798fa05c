/** A headset's buttons and lights, with real calls: WebHID as Chromium has it, a device as the kernel would show it. */
import type { Page } from '@playwright/test';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { words } from '../../src/renderer/ui/words/words';
import {
  headsetButtons as buttons,
  HEADSET_REPORT,
  keyboard,
  headsetLights as lights,
  otherHeadset,
  securityKey,
  telephonyHeadset,
  vendorDevice,
} from '../support/desktop/hid/descriptors';
import { type HidDevice, HidDevices } from '../support/desktop/hid/hidDevices';
import { LoginManager } from '../support/desktop/loginManager';
import { test as base, expect } from './callFixtures';
import { asDocumented, button, callEnded, callTimer, genesysIsDone, says } from './callSteps';

/** Named before `signedIn` in a test, so that the phone ends before its devices do. */
const test = base.extend<{ hid: HidDevices }>({
  hid: async ({ desktop }, use) => {
    const hid = await HidDevices.of(desktop);
    await use(hid);
    await hid.close();
  },
});

const together = (bits: readonly number[]): number => bits.reduce((all, bit) => all | bit, 0);
const lit = (headset: HidDevice, ...on: readonly number[]) => headset.shows(HEADSET_REPORT, together(on));
/** All that is down, or off-hook. */
const reports = (headset: HidDevice, ...down: readonly number[]) =>
  headset.input(HEADSET_REPORT, together(down));
/** A button without a state, while the hook is off. */
async function press(headset: HidDevice, one: number): Promise<void> {
  await reports(headset, one, buttons.hook);
  await reports(headset, buttons.hook);
}
const muted = (page: Page) => says(page, words.call.mutedNotice);
const onHold = (page: Page) => says(page, words.call.onHoldNotice);

test('answer, mute, hold, hang up and decline by its buttons, and its lights follow whoever does it', async ({
  hid,
  genesys,
  signedIn,
}) => {
  const headset = await hid.plug(telephonyHeadset);
  const { agent, page } = await signedIn({ hid });

  const answered = await genesys.call({ flow: 'a-ui', to: agent.dn, steer: ['talk'] });
  const call = await answered.call();
  await lit(headset, lights.ring);
  await reports(headset, buttons.hook);
  await expect(callTimer(page)).toBeVisible();
  await lit(headset, lights.offHook);
  await genesysIsDone(call);
  await press(headset, buttons.mute);
  await expect(muted(page)).toBeVisible();
  await lit(headset, lights.offHook, lights.mute);
  await button(page, words.call.mute).click();
  await lit(headset, lights.offHook);
  await press(headset, buttons.flash);
  await expect(onHold(page)).toBeVisible();
  await lit(headset, lights.offHook, lights.hold);
  await press(headset, buttons.flash);
  await expect(onHold(page)).toBeHidden();
  await lit(headset, lights.offHook);
  call.proceed('talk');
  await asDocumented(answered);
  await lit(headset);
  // As a device confirms what its light said.
  await reports(headset);

  const byNotify = await genesys.call({ flow: 'agent-bye', to: agent.dn });
  await genesysIsDone(await byNotify.call());
  await lit(headset, lights.offHook);
  await expect(callTimer(page)).toBeVisible();
  await reports(headset, buttons.hook);
  await reports(headset);
  await asDocumented(byNotify);
  await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();
  await lit(headset);

  const declined = await genesys.call({ flow: 'decline', to: agent.dn });
  await lit(headset, lights.ring);
  await reports(headset, buttons.reject);
  await asDocumented(declined);
  await expect(callEnded(page, 'declined-by-agent')).toBeVisible();
  await lit(headset);
});

test('of two headsets both work; one that is pulled out in the call is told of, and works when it is back', async ({
  hid,
  genesys,
  signedIn,
}) => {
  const one = await hid.plug(telephonyHeadset);
  const { agent, page } = await signedIn({ hid });
  const other = await hid.plug(otherHeadset);

  const simulator = await genesys.call({ flow: 'agent-bye', to: agent.dn });
  await genesysIsDone(await simulator.call());
  await expect(callTimer(page)).toBeVisible();
  for (const headset of [one, other]) await lit(headset, lights.offHook);
  await reports(other, buttons.hook);
  await press(other, buttons.mute);
  for (const headset of [one, other]) await lit(headset, lights.offHook, lights.mute);

  const { title } = words.headsetButtons.unplugged(telephonyHeadset.name);
  await one.unplug();
  await expect(says(page, title)).toBeVisible();
  await press(other, buttons.flash);
  await expect(onHold(page)).toBeVisible();
  await lit(other, lights.offHook, lights.mute, lights.hold);
  await one.plug();
  await lit(one, lights.offHook, lights.mute, lights.hold);
  await expect(says(page, title)).toBeHidden();
  await reports(one, buttons.hook);
  await reports(one);
  await asDocumented(simulator);
  for (const headset of [one, other]) await lit(headset);
});

test('one that another program has is told of and tried again; other kinds of devices are out of the page’s reach', async ({
  hid,
  stack,
  launchPhone,
}) => {
  const headset = await hid.plug(telephonyHeadset);
  await headset.hold();
  for (const model of [keyboard, securityKey, vendorDevice]) await hid.plug(model);
  const agent = await stack.newAgent();
  const { page, logs } = await launchPhone({ agent, hid });

  const { title } = words.headsetButtons.held(telephonyHeadset.name);
  await expect(says(page, title)).toBeVisible();
  await button(page, settingsWords.open).click();
  const row = page.locator('[data-setting="headset.buttons"]');
  await expect(row).toContainText(settingsWords.headset.held);
  await headset.release();
  await expect(row).toContainText(settingsWords.headset.works);
  await expect(says(page, title)).toBeHidden();

  const names = () =>
    page.evaluate(async () => (await navigator.hid.getDevices()).map(({ productName }) => productName));
  expect(await names()).toEqual([telephonyHeadset.name]);
  const refused = logs.filter((line) => line.includes('"device.refused"')).map((line) => JSON.parse(line));
  expect(refused.map(({ vendorId }) => vendorId).sort()).toEqual(
    [keyboard.vendorId, vendorDevice.vendorId].sort(),
  );

  await row.getByRole('switch').click();
  await expect(row).not.toContainText(telephonyHeadset.name);
  await row.getByRole('switch').click();
  await expect(row).toContainText(settingsWords.headset.works);
});

test('after sleep it is opened anew, and rings', async ({ desktop, hid, genesys, signedIn }) => {
  const logind = await LoginManager.start(desktop);
  const headset = await hid.plug(telephonyHeadset);
  const { agent, phone } = await signedIn({ hid });
  phone.expectProblem(/WebSocket/);
  const opened = () => phone.logs.filter((line) => line.includes('"page.headset-opened"')).length;
  await expect.poll(opened).toBe(1);
  await logind.sleep();
  logind.wake();
  await expect.poll(opened).toBe(2);
  await expect.poll(() => phone.logs.filter((line) => line.includes('"page.registered"')).length).toBe(2);
  const simulator = await genesys.call({ flow: 'decline', to: agent.dn });
  await lit(headset, lights.ring);
  await reports(headset, buttons.reject);
  await asDocumented(simulator);
  await phone.close();
  await logind.stop();
});
