import { type HeadsetAbilities, readAbilities } from '../../../src/renderer/phone/headset/abilities';
import { headsetCalls } from '../../../src/renderer/phone/headset/headsetCalls';
import type {
  HeadsetEvent,
  HeadsetState,
  HeadsetStep,
} from '../../../src/renderer/phone/headset/headsetState';
import { connectHeadset, headsetTransition } from '../../../src/renderer/phone/headset/headsetTransition';
import { InputReports } from '../../../src/renderer/phone/headset/inputReports';
import { type OutputReport, writeLights } from '../../../src/renderer/phone/headset/outputReports';
import { quirksOf } from '../../../src/renderer/phone/headset/quirks/models';
import type { Quirks } from '../../../src/renderer/phone/headset/quirks/quirks';
import type { Call } from '../../../src/shared/domain/call/call';
import { type CallEvent, transitionCall } from '../../../src/shared/domain/call/callTransition';
import type { CallCommand } from '../../../src/shared/domain/call/command';
import { collectionsOf } from './hidDescriptor';

export interface RecordedDevice {
  readonly vendorId: number;
  readonly productId: number;
  /** The report descriptor, hexadecimal. */
  readonly descriptor: string;
}

/** A headset, the phone's calls as they come and go (the last one is meant when none is named), and a clock. */
export class HeadsetWorld {
  readonly quirks: Quirks;
  calls: readonly Call[] = [];
  /** Milliseconds. */
  now = 0;
  /** Of the headset, oldest first. */
  readonly commands: CallCommand[] = [];
  /** The next command of the headset comes to nothing. */
  refuseNext = false;
  readonly #abilities: HeadsetAbilities;
  readonly #reports: InputReports;
  readonly #sent: (report: OutputReport) => void;
  #state: HeadsetState;
  #named = 0;

  /** @param sent called with every report that the device gets */
  constructor(device: RecordedDevice, sent: (report: OutputReport) => void) {
    this.quirks = quirksOf(device);
    const abilities = readAbilities(collectionsOf(device.descriptor), this.quirks);
    if (abilities === null) throw new Error('The descriptor is not one of a headset.');
    this.#abilities = abilities;
    this.#reports = new InputReports(abilities);
    this.#sent = sent;
    const step = connectHeadset(headsetCalls([]), this.quirks, this.now);
    this.#state = step.state;
    this.#carryOut(step);
  }

  get state(): HeadsetState {
    return this.#state;
  }

  /** The headset says something. */
  report(reportId: number, data: Uint8Array<ArrayBuffer>): void {
    for (const signal of this.#reports.read(reportId, new DataView(data.buffer))) {
      this.#take({ type: 'signal', signal, at: this.now });
    }
  }

  /** Somebody calls. */
  ring(): void {
    this.#named += 1;
    this.#set([
      ...this.calls,
      {
        id: `call ${this.#named}`,
        party: { number: '1003', name: null },
        callUuid: null,
        startedAt: this.now,
        state: 'ringing',
        direction: 'incoming',
      },
    ]);
  }

  /** The agent, or the phone on his behalf. @throws IllegalTransition as the phone does */
  execute({ kind, callId }: CallCommand): void {
    switch (kind) {
      case 'answer':
        this.#holdOthers(callId);
        this.#change(callId, { type: 'answer', origin: 'ui' });
        this.#change(callId, { type: 'established', at: this.now });
        break;
      case 'decline':
      case 'hangUp':
        this.end(callId);
        break;
      case 'hold':
        this.#change(callId, { type: 'hold' });
        this.#change(callId, { type: 'held' });
        break;
      case 'retrieve':
        this.#holdOthers(callId);
        this.#change(callId, { type: 'retrieve' });
        this.#change(callId, { type: 'retrieved' });
        break;
      case 'mute':
      case 'unmute':
        this.#change(callId, { type: kind });
        break;
    }
  }

  end(callId = this.calls.at(-1)?.id): void {
    this.#set(this.calls.filter(({ id }) => id !== callId));
  }

  /** One is spoken on at a time. */
  #holdOthers(exceptId: string): void {
    for (const call of this.calls) {
      if (call.id === exceptId || call.state !== 'established' || call.localHold !== 'off') continue;
      this.#change(call.id, { type: 'hold' });
      this.#change(call.id, { type: 'held' });
    }
  }

  #change(callId: string, event: CallEvent): void {
    this.#set(this.calls.map((call) => (call.id === callId ? transitionCall(call, event) : call)));
  }

  #set(calls: readonly Call[]): void {
    this.calls = calls;
    this.#take({ type: 'calls', calls: headsetCalls(calls), at: this.now });
  }

  #take(event: HeadsetEvent): void {
    const step = headsetTransition(this.#state, event, this.quirks);
    this.#state = step.state;
    this.#carryOut(step);
  }

  #carryOut({ effects }: HeadsetStep): void {
    for (const effect of effects) {
      if (effect.type === 'lights') {
        for (const report of writeLights(this.#abilities, effect.before, effect.after)) this.#sent(report);
      } else {
        this.commands.push(effect.command);
        const refused = this.refuseNext;
        this.refuseNext = false;
        if (refused) this.#take({ type: 'refused', at: this.now });
        else this.execute(effect.command);
      }
    }
  }
}
