import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../shared/domain/call/command';
import { type Stop, together } from '../../../shared/observable';
import { errorText, type Log } from '../diagnostics/log';
import { tellIncident } from '../notices/tellIncident';
import type { Headset } from '../phone';
import type { Store } from '../state/store';
import { SerialQueue } from '../util/serialQueue';
import type { Timers } from '../util/timers';
import { type HeadsetAbilities, readAbilities } from './abilities';
import { headsetCalls } from './headsetCalls';
import type { HidPort } from './hidPort';
import { OpenHeadset } from './openHeadset';
import { quirksOf } from './quirks/models';
import type { HidDevicesPort } from './webHid';

/** Wait before a headset that another program held is tried again, in ms. */
const RETRY_MS = 2_000;

export interface HeadsetsDeps {
  readonly devices: HidDevicesPort;
  readonly store: Store;
  readonly execute: (command: PhoneCommand, origin: CommandOrigin) => Promise<CommandResult>;
  readonly log: Log;
  readonly timers: Timers;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

interface PluggedIn {
  readonly port: HidPort;
  readonly abilities: HeadsetAbilities;
  /** The open device; null: it could not be opened yet. */
  open: OpenHeadset | null;
  /** The device was let go of, or lost, while it showed a call. */
  lit: boolean;
}

/**
 * All headsets that are plugged in. Each shows the calls and each one's buttons count, whichever took the call
 * (docs/decisions/0096).
 */
export class Headsets {
  readonly #deps: HeadsetsDeps;
  readonly #pluggedIn = new Map<HidPort, PluggedIn>();
  /** Coming, going and opening one after the other. */
  readonly #queue = new SerialQueue();
  #used = false;
  #lit = false;
  #stopRetrying = () => {};

  constructor(deps: HeadsetsDeps) {
    this.#deps = deps;
  }

  /** Stopping lets go of every device. */
  start(): Stop {
    const { devices, store } = this.#deps;
    return together(
      () => {
        this.#stopRetrying();
        this.use(false);
      },
      devices.onChange(() => this.#look()),
      store.watch(
        ({ calls }) => calls,
        (calls) => {
          const shown = headsetCalls(calls);
          for (const { open } of this.#pluggedIn.values()) open?.show(shown);
        },
      ),
    );
  }

  /** @param used false: the agent, or IT, leaves the buttons to another program; every device is let go of */
  use(used: boolean): void {
    if (used === this.#used) return;
    this.#used = used;
    this.#look();
  }

  /** The page before this one failed: whatever is plugged in may still show its calls. To be called before `use`. */
  leftLit(): void {
    this.#lit = true;
  }

  /** The computer woke up: a device that stayed plugged in may have forgotten its lights, and its connection is stale. */
  wake(): void {
    this.#change(async () => {
      for (const headset of this.#pluggedIn.values()) await this.#close(headset);
    });
    this.#look();
  }

  #look(): void {
    this.#change(() => this.#lookAround());
  }

  #change(task: () => Promise<void>): void {
    this.#queue
      .add(task)
      .catch((error: unknown) => this.#deps.log('error', 'headsets-failed', { error: errorText(error) }));
  }

  async #lookAround(): Promise<void> {
    this.#stopRetrying();
    const present = this.#used ? await this.#deps.devices.list() : [];
    for (const headset of [...this.#pluggedIn.values()]) {
      if (!present.includes(headset.port)) await this.#gone(headset);
    }
    for (const port of present) {
      const abilities = this.#pluggedIn.has(port) ? null : readAbilities(port.collections, quirksOf(port));
      if (abilities !== null) this.#pluggedIn.set(port, { port, abilities, open: null, lit: this.#lit });
    }
    this.#lit = false;
    for (const headset of this.#pluggedIn.values()) if (headset.open === null) await this.#open(headset);
    this.#tell();
    const held = [...this.#pluggedIn.values()].some(({ open }) => open === null);
    if (held) this.#stopRetrying = this.#deps.timers.after(RETRY_MS, () => this.#look());
  }

  async #open(headset: PluggedIn): Promise<void> {
    const { store, execute, log, now } = this.#deps;
    const { port } = headset;
    const name = nameOf(port);
    try {
      await port.open();
    } catch (error) {
      if (this.#told(name)?.trouble === 'held') return;
      log('warn', 'headset-held', { name, error: errorText(error) });
      return;
    }
    log('info', 'headset-opened', { name, vendorId: port.vendorId, productId: port.productId });
    headset.open = new OpenHeadset(port, headset, headsetCalls(store.state.calls), {
      quirks: quirksOf(port),
      execute: (command) => execute(command, 'headset'),
      lost: (error) => {
        log('warn', 'headset-lost', { name, error: errorText(error) });
        headset.lit = true;
        this.#change(() => this.#close(headset));
        this.#look();
      },
      busyElsewhere: () => this.#tell(),
      log,
      now,
    });
    headset.lit = false;
  }

  async #gone(headset: PluggedIn): Promise<void> {
    const { store, log } = this.#deps;
    this.#pluggedIn.delete(headset.port);
    await this.#close(headset);
    const name = nameOf(headset.port);
    log('info', 'headset-gone', { name });
    if (this.#used && store.state.calls.length > 0) tellIncident(store, { kind: 'headset-unplugged', name });
  }

  async #close(headset: PluggedIn): Promise<void> {
    const { open } = headset;
    headset.open = null;
    headset.lit ||= open?.isLit ?? false;
    await open?.close();
  }

  #told(name: string): Headset | undefined {
    return this.#deps.store.state.headsets.find((headset) => headset.name === name);
  }

  #tell(): void {
    const headsets = [...this.#pluggedIn.values()].map(({ port, open }): Headset => {
      const trouble = open === null ? 'held' : open.isBusyElsewhere ? 'in-other-call' : null;
      return { name: nameOf(port), trouble };
    });
    this.#deps.store.dispatch({ type: 'headsets', headsets });
  }
}

const nameOf = ({ productName }: HidPort): string => productName.trim() || 'Headset';
