/** That the desktop session which all other tests stand on is what it says: each part, seen from a real Electron. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import dbus from 'dbus-next';
import { level } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { tone } from '../support/audio/sound';
import {
  HEADSET_REPORT,
  headsetButtons,
  headsetLights,
  otherHeadset,
  telephonyHeadset,
} from '../support/desktop/hid/descriptors';
import { HidDevices } from '../support/desktop/hid/hidDevices';
import { launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import { processesOf } from '../support/desktop/processes';
import { DesktopSession, programsAtHome } from '../support/desktop/session';
import { TypingWindow, xdotool } from '../support/desktop/typing';
import { focusWindow } from '../support/desktop/windows';
import { test as base, expect } from './appFixtures';

const stubApp = path.resolve(import.meta.dirname, '../support/desktop/stubApp');

/** The window of a stub instead of the phone's. */
const test = base.extend({
  launch: async ({ launch, desktop }, use) => use(async () => launch(await stubOn(desktop))),
});

async function stubOn({ dir }: DesktopSession) {
  return { appDir: stubApp, userData: await mkdtemp(path.join(dir, 'stub-')) };
}

async function launchStub(desktop: DesktopSession, hid?: HidDevices): Promise<RunningApp> {
  return launchElectron({
    ...(await stubOn(desktop)),
    env: desktop.env,
    ...(hid && { wrap: (dist) => hid.electron(dist) }),
  });
}

/** The frequency that the page hears in a microphone, once there is one. In the page: keep it self-contained. */
async function heardFrequency(label: string): Promise<number> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const device = devices.find((one) => one.kind === 'audioinput' && one.label === label);
  if (device === undefined)
    throw new Error(`no ${label} among ${devices.map((one) => one.label).join(', ')}`);
  const plain = { echoCancellation: false, autoGainControl: false, noiseSuppression: false };
  const media = await navigator.mediaDevices.getUserMedia({
    audio: { deviceId: { exact: device.deviceId }, ...plain },
  });
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 32_768, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(media).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  return new Promise((resolve) => {
    const look = (): void => {
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.reduce((best, level, bin) => (level > (bins[best] ?? 0) ? bin : best), 0);
      // Decibels of full scale.
      if ((bins[loudest] ?? -Infinity) < -40) requestAnimationFrame(look);
      else resolve((loudest * context.sampleRate) / analyser.fftSize);
    };
    look();
  });
}

test('the keychain keeps a secret from one start of an app to the next', async ({ launch }) => {
  const first = await launch();
  await first.app.evaluate(() => keytar.setPassword('harness', '1001', 'a secret'));
  await first.close();
  const second = await launch();
  expect(await second.app.evaluate(() => keytar.getPassword('harness', '1001'))).toBe('a secret');
  expect(await second.app.evaluate(() => keytar.getPassword('harness', '1002'))).toBeNull();
});

test('a page hears a tone in the microphone into which it is played', async ({ desktop, launch }) => {
  const { page } = await launch();
  const { audio } = desktop;
  const { microphone } = audio.headset;
  const playing = await play(audio, microphone.room, tone(440, 1_000), { repeat: true });
  expect(Math.abs((await page.evaluate(heardFrequency, microphone.label)) - 440)).toBeLessThan(3);
  await playing.stop();
});

test('what a page plays is recorded on the output that it chose, and on no other', async ({
  desktop,
  launch,
}) => {
  const { app, page } = await launch();
  expect(await app.evaluate(({ app: { name } }) => name)).toBe('Desktop Session Stub');
  const speakers = await Recorder.ofOutput(desktop.audio, 'speakers');
  const headset = await Recorder.ofOutput(desktop.audio, 'headset');
  await page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const device = devices.find(({ kind, label }) => kind === 'audiooutput' && label === 'Test Speakers');
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const oscillator = new OscillatorNode(context, { frequency: 660 });
    oscillator.connect(destination);
    oscillator.start();
    const element = new Audio();
    element.srcObject = destination.stream;
    await element.setSinkId(device?.deviceId ?? 'none');
    await element.play();
  });
  await speakers.tone(660, { forMs: 1_000 });
  await speakers.stop();
  const elsewhere = await headset.stop();
  expect(elsewhere.samples.every((sample) => sample === 0)).toBe(true);
});

test('sound cards are unplugged and plugged in while a page looks', async ({ desktop, launch }) => {
  const { page } = await launch();
  const { audio } = desktop;
  const { output, microphone } = audio.headset;
  const labels = () =>
    page.evaluate(async () => (await navigator.mediaDevices.enumerateDevices()).map(({ label }) => label));
  await expect.poll(labels).toEqual(expect.arrayContaining([output.label, microphone.label]));
  await audio.unplug(output, microphone);
  await expect.poll(labels).not.toEqual(expect.arrayContaining([output.label]));
  await expect.poll(labels).not.toEqual(expect.arrayContaining([microphone.label]));
  const third = { name: 'third', label: 'Third Headset' };
  await audio.plug(output, microphone, third);
  await audio.makeDefault(output);
  await audio.makeDefault(microphone);
  await expect.poll(labels).toEqual(expect.arrayContaining([output.label, microphone.label, third.label]));

  const thirdHears = await Recorder.ofOutput(audio, third.name);
  const playing = await play(audio, output.name, tone(550, 1_000), { repeat: true });
  await audio.moveSound(output, third);
  await thirdHears.tone(550);
  await playing.stop();
  await thirdHears.stop();
  await audio.unplug(third);
});

test('a notification is seen, its button pressed, and the sender told', async ({ desktop }) => {
  const sender = desktop.sessionBus.connect();
  const name = 'org.freedesktop.Notifications';
  const service = (await sender.getProxyObject(name, '/org/freedesktop/Notifications')).getInterface(name);
  const pressed = new Promise<unknown[]>((resolve) =>
    service.on('ActionInvoked', (...body) => resolve(body)),
  );
  const hints = { urgency: new dbus.Variant('y', 2) };
  const id: unknown = await service['Notify']?.(
    'app',
    0,
    '',
    'Call',
    'from <b>',
    ['answer', 'Answer'],
    hints,
    0,
  );

  const shown = await desktop.notifications.waitFor(({ summary }) => summary === 'Call');
  expect(shown).toEqual({
    id,
    appName: 'app',
    summary: 'Call',
    body: 'from <b>',
    actions: [{ key: 'answer', label: 'Answer' }],
    hints: { urgency: 2 },
  });
  expect(() => desktop.notifications.invoke(shown.id, 'decline')).toThrow('no action decline');
  desktop.notifications.invoke(shown.id, 'answer');
  expect(await pressed).toEqual([id, 'answer']);
  await desktop.notifications.gone(shown.id);
});

test('HID devices come and go, and reports pass both ways; one that another program has is not opened', async ({
  desktop,
}) => {
  const hid = await HidDevices.of(desktop);
  const headset = await hid.plug(telephonyHeadset);
  const running = await launchStub(desktop, hid);
  const { page } = running;
  const seen: string[] = [];
  await page.exposeFunction('see', (what: string) => seen.push(what));
  const open = (name: string) =>
    page.evaluate(async (wanted) => {
      const device = (await navigator.hid.getDevices()).find(({ productName }) => productName === wanted);
      if (device === undefined) return 'not there';
      device.oninputreport = ({ reportId, data }) => globalThis.see(`${reportId}: ${data.getUint8(0)}`);
      return device.open().then(
        () => device.sendReport(2, Uint8Array.of(6)).then(() => 'open'),
        (error: Error) => error.message,
      );
    }, name);
  await page.evaluate(() => {
    navigator.hid.addEventListener('connect', ({ device }) => globalThis.see(`${device.productName} in`));
    navigator.hid.addEventListener('disconnect', ({ device }) => globalThis.see(`${device.productName} out`));
  });

  expect(await open(telephonyHeadset.name)).toBe('open');
  await headset.shows(HEADSET_REPORT, headsetLights.mute | headsetLights.ring);
  for (const report of [1, 3, 0]) await headset.input(HEADSET_REPORT, report);
  await expect.poll(() => seen).toEqual(['2: 1', '2: 3', '2: 0']);

  const other = await hid.plug(otherHeadset);
  await expect.poll(() => seen.at(-1)).toBe('Other Headset 40 in');
  await other.hold();
  expect(await open(otherHeadset.name)).toBe('Failed to open the device.');
  await other.release();
  expect(await open(otherHeadset.name)).toBe('open');
  await headset.unplug();
  await expect.poll(() => seen.at(-1)).toBe('Testing Headset 75 out');
  expect(await open(telephonyHeadset.name)).toBe('not there');
  await headset.plug();
  await expect.poll(() => seen.at(-1)).toBe('Testing Headset 75 in');
  expect(await open(telephonyHeadset.name)).toBe('open');
  await other.input(HEADSET_REPORT, headsetButtons.flash);
  await expect.poll(() => seen.at(-1)).toBe('2: 4');

  await running.close();
  expect(running.problems).toEqual([]);
  await hid.close();
});

test('sessions side by side are apart, and a closed one leaves neither process nor file', async ({
  desktop,
}) => {
  const other = await DesktopSession.start({ notifications: 'dunst' });
  const stub = await launchStub(other);
  await stub.app.evaluate(() => keytar.setPassword('harness', '2001', 'elsewhere'));

  const here = await Recorder.ofSource(desktop.audio, desktop.audio.headset.microphone.name);
  const there = await Recorder.ofSource(other.audio, other.audio.headset.microphone.name);
  const playing = await play(other.audio, other.audio.headset.microphone.room, tone(880, 1_000), {
    repeat: true,
  });
  await there.tone(880);
  await playing.stop();
  // Its own room's hum at most.
  expect(level(await here.stop())).toBeLessThan(-60);
  await there.stop();

  await stub.close();
  const parts = await other.leftBehind();
  expect(parts.length).toBeGreaterThanOrEqual(7);
  await other.close();
  expect(parts.filter(isAlive)).toEqual([]);
  await expect(access(other.dir)).rejects.toThrow('ENOENT');

  const mine = await launchStub(desktop);
  expect(await mine.app.evaluate(() => keytar.getPassword('harness', '2001'))).toBeNull();
  await mine.close();
});

test('a window is given the keyboard once the window manager has put it up, not before', async ({
  desktop,
}) => {
  const [manager] = await processesOf(process.pid, 'openbox');
  if (manager === undefined) throw new Error('there is no window manager');
  // It is busy: a window that has come up is on no screen yet.
  process.kill(manager, 'SIGSTOP');
  const opening = TypingWindow.open(desktop);
  try {
    await expect(
      xdotool(desktop, 'search', '--sync', '--name', '^typing$', 'windowfocus'),
      'past the manager',
    ).rejects.toThrow('BadMatch');
    const focused = focusWindow(desktop, '--name', '^typing$');
    process.kill(manager, 'SIGCONT');
    await focused;
    expect(await xdotool(desktop, 'getactivewindow', 'getwindowname')).toBe('typing');
  } finally {
    process.kill(manager, 'SIGCONT');
    await (await opening).close();
  }
});

test('tests that are killed leave nothing of their desktop, nor its Electron', async () => {
  const script = path.resolve(import.meta.dirname, '../support/desktop/desktopOwner.ts');
  const owner = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(owner, 'exit');
  let told: RegExpExecArray | null = null;
  for await (const line of createInterface({ input: owner.stdout })) {
    told = /^(\d+) (\/.*)$/.exec(line);
    if (told !== null) break;
  }
  const [, electron, dir = ''] = told ?? [];
  expect(await programsAtHome(dir)).toHaveLength(6);
  expect(isAlive(Number(electron))).toBe(true);
  owner.kill('SIGKILL');
  await exited;
  await expect.poll(() => programsAtHome(dir), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => isAlive(Number(electron)), { timeout: 60_000 }).toBe(false);
  await expect(async () => expect(access(dir)).rejects.toThrow('ENOENT')).toPass({ timeout: 60_000 });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

declare global {
  /** The stub app's main puts it there. */
  var keytar: typeof import('@github/keytar');
  /** In the stub's page, of the test of HID devices. */
  function see(what: string): void;
}
