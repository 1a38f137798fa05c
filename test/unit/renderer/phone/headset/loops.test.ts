import { describe, expect, it } from 'vitest';
import { headsetCalls, lightsFor } from '../../../../../src/renderer/phone/headset/headsetCalls';
import type { Lights } from '../../../../../src/renderer/phone/headset/outputReports';
import type { CallCommand } from '../../../../../src/shared/domain/call/command';
import { HeadsetWorld } from '../../../../support/phone/headsetWorld';

/** Hook, mute, flash, reject in report 1; off-hook, mute, ring, hold in report 1. */
const descriptor = (kind: 'switches' | 'buttons') =>
  `050b 0905 a101 8501 1500 2501 7501 9502 0920 092f 81${kind === 'switches' ? '22' : '06'} ` +
  '9501 0921 8106 0509 0907 8102 9504 8101 0508 9504 0917 0909 0918 0920 9122 9504 9101 c0';
const HOOK = 1;
const MUTE = 2;
const FLASH = 4;
const REJECT = 8;

/** Repeatable (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/**
 * A headset that does with each report what it is told, some time after, and says so: a switch moves with its light, a button
 * reports itself pressed. `echoMs` 0: it keeps silent.
 */
class Device {
  readonly world: HeadsetWorld;
  /** As last sent. */
  lights = 0;
  readonly #kind: 'switches' | 'buttons';
  readonly #delayMs: (light: number) => number;
  /** Reports that it has not dealt with yet. */
  #due: { at: number; lights: number }[] = [];
  #level = 0;
  #shown = 0;

  constructor(kind: 'switches' | 'buttons', delayMs: (light: number) => number) {
    this.#kind = kind;
    this.#delayMs = delayMs;
    const device = { vendorId: 0xffff, productId: 1, descriptor: descriptor(kind) };
    this.world = new HeadsetWorld(device, ({ data }) => this.#told(data[0] ?? 0));
  }

  get settled(): boolean {
    return this.#due.length === 0;
  }

  /** Somebody presses. */
  press(control: number): void {
    if (this.#kind === 'switches' && (control === HOOK || control === MUTE)) {
      this.#level ^= control;
      this.#say(this.#level);
    } else {
      this.#say(this.#level | control);
      this.#say(this.#level);
    }
  }

  pass(ms: number): void {
    for (let i = 0; i < ms; i += 1) {
      this.world.now += 1;
      while (this.#due[0] !== undefined && this.#due[0].at <= this.world.now)
        this.#deal(this.#due.shift()?.lights ?? 0);
    }
  }

  #told(lights: number): void {
    const changed = lights ^ this.lights;
    this.lights = lights;
    const at = Math.max(this.world.now + this.#delayMs(changed), this.#due.at(-1)?.at ?? 0);
    this.#due.push({ at, lights });
  }

  #deal(lights: number): void {
    const changed = (lights ^ this.#shown) & (HOOK | MUTE);
    this.#shown = lights;
    if (this.#kind === 'switches') {
      const level = lights & (HOOK | MUTE);
      if (level !== this.#level) {
        this.#level = level;
        this.#say(level);
      }
    } else if (changed !== 0) {
      this.#say(changed);
      this.#say(0);
    }
  }

  #say(bits: number): void {
    this.world.report(1, Uint8Array.of(bits));
  }
}

const bitsOf = ({ offHook, mute, ring, hold }: Lights) =>
  Number(offHook) | (Number(mute) << 1) | (Number(ring) << 2) | (Number(hold) << 3);

/** What the agent can do on the desktop, where it is possible. */
function desktopCommands({ calls }: HeadsetWorld): CallCommand[] {
  return calls.flatMap((call): CallCommand[] => {
    if (call.state === 'ringing') {
      return [
        { kind: 'answer', callId: call.id },
        { kind: 'decline', callId: call.id },
      ];
    }
    if (call.state !== 'established') return [];
    return [
      { kind: 'hangUp', callId: call.id },
      { kind: call.muted ? 'unmute' : 'mute', callId: call.id },
      { kind: call.localHold === 'on' ? 'retrieve' : 'hold', callId: call.id },
    ];
  });
}

function play(device: Device, seed: number, quietMs: number): void {
  const random = randomOf(seed);
  const { world } = device;
  let presses = 0;
  for (let step = 0; step < 60; step += 1) {
    const possible = desktopCommands(world);
    const what = random(10);
    if (what < 2 && world.calls.length < 2) world.ring();
    else if (what === 2) world.end();
    else if (what < 6) {
      const command = possible[random(possible.length || 1)];
      if (command !== undefined) world.execute(command);
    } else {
      // A press that meets a report on its way is told from its echo by nobody; the headset is let come to rest first.
      device.pass(quietMs);
      expect(device.settled).toBe(true);
      presses += 1;
      world.refuseNext = random(8) === 0;
      device.press([HOOK, MUTE, FLASH, REJECT][random(4)] ?? HOOK);
      world.refuseNext = false;
    }
    expect(device.lights).toBe(bitsOf(lightsFor(headsetCalls(world.calls), world.quirks)));
    device.pass(random(1500));
  }
  const commands = world.commands.length;
  expect(commands).toBeLessThanOrEqual(presses);
  expect(commands).toBeGreaterThan(0);
  device.pass(quietMs);
  expect(world.commands.length).toBe(commands);
}

const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

describe('whatever calls, agent and headset do', () => {
  it.each(seeds)(
    'switches that follow late: lights are the calls, no command without a press (%i)',
    (seed) => {
      const random = randomOf(seed * 7919);
      play(new Device('switches', (changed) => random(changed & HOOK ? 2900 : 900)), seed, 3200);
    },
  );

  it.each(seeds)('buttons that echo: lights are the calls, no command without a press (%i)', (seed) => {
    const random = randomOf(seed * 104_729);
    play(new Device('buttons', (changed) => random(changed & MUTE ? 290 : 900)), seed, 3200);
  });
});
