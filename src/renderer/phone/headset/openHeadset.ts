import type { CallCommand, CommandResult } from '../../../shared/domain/call/command';
import { contained, type Log } from '../diagnostics/log';
import { SerialQueue } from '../util/serialQueue';
import type { HeadsetAbilities } from './abilities';
import type { HeadsetCalls } from './headsetCalls';
import type { HeadsetEvent, HeadsetState, HeadsetStep } from './headsetState';
import { connectHeadset, headsetTransition } from './headsetTransition';
import type { HidPort } from './hidPort';
import { InputReports } from './inputReports';
import { allOff, type Lights, writeLights } from './outputReports';
import type { Quirks } from './quirks/quirks';

export interface OpenHeadsetDeps {
  readonly quirks: Quirks;
  readonly execute: (command: CallCommand) => Promise<CommandResult>;
  /** The device took no report: it is gone, or somebody else's. */
  readonly lost: (error: unknown) => void;
  /** Whether another program has it in a call has changed. */
  readonly busyElsewhere: () => void;
  readonly log: Log;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** One device that is open: its buttons become commands, the calls become its lights. */
export class OpenHeadset {
  readonly #port: HidPort;
  readonly #abilities: HeadsetAbilities;
  readonly #deps: OpenHeadsetDeps;
  /** One light after the other, as the calls changed. */
  readonly #sending = new SerialQueue();
  readonly #stopListening: () => void;
  #state: HeadsetState;

  /** `port` is open; it is shown the calls at once. */
  constructor(
    port: HidPort,
    { abilities, lit }: { readonly abilities: HeadsetAbilities; readonly lit: boolean },
    calls: HeadsetCalls,
    deps: OpenHeadsetDeps,
  ) {
    this.#port = port;
    this.#abilities = abilities;
    this.#deps = deps;
    const reports = new InputReports(abilities);
    this.#stopListening = port.onReport(
      contained(deps.log, 'headset', (reportId, data) => {
        for (const signal of reports.read(reportId, data)) {
          this.#take({ type: 'signal', signal, at: deps.now() });
        }
      }),
    );
    const step = connectHeadset(calls, deps.quirks, deps.now());
    this.#state = step.state;
    this.#carryOut(step);
    // One that shows no call is left alone, unless it is we who left it lit.
    if (lit && step.effects.length === 0) this.#write(null, allOff);
  }

  /** Another program has it in a call, as far as the device tells. */
  get isBusyElsewhere(): boolean {
    return this.#state.busyElsewhere;
  }

  get isLit(): boolean {
    return Object.values(this.#state.lights).some(Boolean);
  }

  show(calls: HeadsetCalls): void {
    this.#take({ type: 'calls', calls, at: this.#deps.now() });
  }

  /** Never throws: whoever pulled it out has closed it already. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#sending.close();
    await this.#port.close().catch(() => undefined);
  }

  #take(event: HeadsetEvent): void {
    const wasBusy = this.#state.busyElsewhere;
    const step = headsetTransition(this.#state, event, this.#deps.quirks);
    // Before its effects: a command changes the calls, and these come back here at once.
    this.#state = step.state;
    this.#carryOut(step);
    if (this.#state.busyElsewhere !== wasBusy) this.#deps.busyElsewhere();
  }

  #carryOut({ effects }: HeadsetStep): void {
    for (const effect of effects) {
      if (effect.type === 'lights') {
        this.#write(effect.before, effect.after);
      } else {
        void this.#deps.execute(effect.command).then(({ ok }) => {
          if (!ok) this.#take({ type: 'refused', at: this.#deps.now() });
        });
      }
    }
  }

  #write(before: Lights | null, after: Lights): void {
    for (const { reportId, data } of writeLights(this.#abilities, before, after)) {
      this.#sending
        .add(() => this.#port.send(reportId, data))
        .catch((error: unknown) => {
          this.#sending.close();
          this.#deps.lost(error);
        });
    }
  }
}
