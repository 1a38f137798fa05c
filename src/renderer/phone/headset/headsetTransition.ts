import type { CallCommand } from '../../../shared/domain/call/command';
import { type HeadsetCalls, lightsFor } from './headsetCalls';
import type { Followed, HeadsetEvent, HeadsetState, HeadsetStep } from './headsetState';
import type { HeadsetSignal } from './inputReports';
import { allOff, type Lights } from './outputReports';
import type { Quirks } from './quirks/quirks';

/**
 * How long after we changed a light a report of the same control can still be its echo, in ms. A cordless one opens or
 * closes its radio link before it acknowledges, in up to three seconds, and what was sent meanwhile after that
 * (docs/decisions/0094).
 */
const ECHO_MS = 3000;
/**
 * A button without a state says nothing but that it was pressed, and is believed sooner: hook buttons are known to report
 * our own change within a second (tomek-o's tSIP-plugin-HidPhone, HidDevice.cpp), and nobody presses mute twice so fast.
 */
const PRESS_ECHO_MS = { hook: 1000, mute: 300 };
/** Nobody answers and hangs up so fast: the button was let go of, or a report came twice (github.com/WICG/webhid, issue 61). */
const RELEASE_MS = 500;
/** Some go on-hook by themselves after flash, as the call is to be held (Poly | HP WebHID SDK sample, processBtnPress). */
const FLASH_MS = 1000;

/**
 * For a device that was just opened: shows it the calls, whatever it showed before. Without calls it is told nothing: it
 * may be in a call of another program, which would end.
 */
export function connectHeadset(calls: HeadsetCalls, quirks: Quirks, at: number): HeadsetStep {
  const told: Followed = { on: false, writtenAt: at, echoes: [] };
  const state: HeadsetState = {
    calls,
    lights: allOff,
    hook: told,
    mute: told,
    pickedUpAt: null,
    flashedAt: null,
    busyElsewhere: false,
  };
  const lights = lightsFor(calls, quirks);
  if (sameLights(lights, allOff)) return nothing(state);
  return tellAgain({ ...state, lights }, at);
}

/** The one place where a headset changes. Pure. */
export function headsetTransition(state: HeadsetState, event: HeadsetEvent, quirks: Quirks): HeadsetStep {
  switch (event.type) {
    case 'calls':
      return show({ ...state, calls: event.calls }, quirks, event.at);
    case 'signal':
      return signalled(state, event.signal, quirks, event.at);
    case 'refused':
      return tellAgain(state, event.at);
  }
}

/** The lights that belong to the calls. */
function show(before: HeadsetState, quirks: Quirks, at: number): HeadsetStep {
  const { calls } = before;
  const busyElsewhere = before.busyElsewhere && calls.spoken === null;
  const state = { ...before, busyElsewhere };
  const lights = lightsFor(calls, quirks);
  // A ring comes in one report with off-hook on most, and would put the other program's call on-hook.
  if (busyElsewhere || sameLights(state.lights, lights)) return nothing(state);
  return {
    state: written(state, lights, at),
    effects: [{ type: 'lights', before: state.lights, after: lights }],
  };
}

function signalled(state: HeadsetState, signal: HeadsetSignal, quirks: Quirks, at: number): HeadsetStep {
  switch (signal.control) {
    case 'hook':
      if (signal.on === 'pressed') return hookPressed(state, at);
      return hookMoved(state, signal.on, signal.repeated, quirks, at);
    case 'mute':
      if (signal.on === 'pressed') return mutePressed(state, at);
      return muteMoved(state, signal.on, signal.repeated, at);
    case 'flash':
      return command({ ...state, flashedAt: at }, flash(state.calls));
    case 'reject':
      return command(state, decline(state.calls));
    case 'drop':
      return command(state, hangUp(state.calls) ?? decline(state.calls));
    case 'lineBusy':
      if (signal.repeated) return nothing(state);
      return show({ ...state, busyElsewhere: signal.on && !state.lights.offHook }, quirks, at);
  }
}

function hookMoved(
  before: HeadsetState,
  offHook: boolean,
  repeated: boolean,
  { onHookDeclines }: Quirks,
  at: number,
): HeadsetStep {
  const { control: hook, echo } = reported(before.hook, offHook, at);
  const state = { ...before, hook };
  if (echo || (repeated && within(hook.writtenAt, at, ECHO_MS))) return nothing(state);
  if (offHook === state.lights.offHook) {
    const declines = onHookDeclines && repeated && !offHook && state.calls.spoken === null;
    return declines ? command(state, decline(state.calls)) : nothing(state);
  }
  if (!offHook) {
    if (within(state.pickedUpAt, at, RELEASE_MS)) return nothing(state);
    if (within(state.flashedAt, at, FLASH_MS)) return tellAgain({ ...state, flashedAt: null }, at);
    return command(state, hangUp(state.calls));
  }
  const pickUp = answer(state.calls) ?? retrieve(state.calls);
  // Perhaps another program's call: it is not for us to put the device back on-hook, and most go back by themselves.
  return pickUp === null ? nothing(state) : command({ ...state, pickedUpAt: at }, pickUp);
}

function hookPressed(state: HeadsetState, at: number): HeadsetStep {
  if (within(state.hook.writtenAt, at, PRESS_ECHO_MS.hook)) return nothing(state);
  return command(state, hangUp(state.calls) ?? answer(state.calls));
}

function muteMoved(before: HeadsetState, muted: boolean, repeated: boolean, at: number): HeadsetStep {
  const { control: mute, echo } = reported(before.mute, muted, at);
  const state = { ...before, mute };
  if (echo || (repeated && within(mute.writtenAt, at, ECHO_MS))) return nothing(state);
  return command(state, setMuted(state.calls, muted));
}

function mutePressed(state: HeadsetState, at: number): HeadsetStep {
  if (within(state.mute.writtenAt, at, PRESS_ECHO_MS.mute)) return nothing(state);
  return command(state, setMuted(state.calls, !state.lights.mute));
}

function answer({ ringing }: HeadsetCalls): CallCommand | null {
  return ringing === null ? null : { kind: 'answer', callId: ringing };
}

function decline({ ringing }: HeadsetCalls): CallCommand | null {
  return ringing === null ? null : { kind: 'decline', callId: ringing };
}

function hangUp({ spoken }: HeadsetCalls): CallCommand | null {
  return spoken === null ? null : { kind: 'hangUp', callId: spoken.id };
}

function retrieve({ spoken }: HeadsetCalls): CallCommand | null {
  return spoken?.state === 'established' && (spoken.hold === 'on' || spoken.hold === 'one-sided')
    ? { kind: 'retrieve', callId: spoken.id }
    : null;
}

/** What the flash of a telephone does: takes the call that waits, changes over to the other, or holds and retrieves. */
function flash(calls: HeadsetCalls): CallCommand | null {
  const { spoken, heldOther } = calls;
  if (spoken === null) return null;
  if (calls.ringing !== null) return answer(calls);
  if (spoken.state !== 'established') return null;
  if (spoken.hold !== 'off') return retrieve(calls);
  return heldOther === null ? { kind: 'hold', callId: spoken.id } : { kind: 'retrieve', callId: heldOther };
}

function setMuted({ spoken }: HeadsetCalls, muted: boolean): CallCommand | null {
  if (spoken?.state !== 'established' || spoken.muted === muted) return null;
  return { kind: muted ? 'mute' : 'unmute', callId: spoken.id };
}

function command(state: HeadsetState, wanted: CallCommand | null): HeadsetStep {
  return { state, effects: wanted === null ? [] : [{ type: 'command', command: wanted }] };
}

function nothing(state: HeadsetState): HeadsetStep {
  return { state, effects: [] };
}

/** The device has left the state that the calls are in. */
function tellAgain(state: HeadsetState, at: number): HeadsetStep {
  return {
    state: written(state, state.lights, at),
    effects: [{ type: 'lights', before: null, after: state.lights }],
  };
}

function written(state: HeadsetState, lights: Lights, at: number): HeadsetState {
  return {
    ...state,
    lights,
    hook: follow(state.hook, state.lights.offHook, lights.offHook, at),
    mute: follow(state.mute, state.lights.mute, lights.mute, at),
  };
}

/** A device that has it so already has nothing to say; one that has moved by itself says it though the light stays. */
function follow(control: Followed, before: boolean, on: boolean, at: number): Followed {
  const writtenAt = before === on ? control.writtenAt : at;
  const due = control.echoes.filter(({ until }) => until > at);
  const echoes = control.on === on ? due : [...due, { on, until: at + ECHO_MS }];
  return { on, writtenAt, echoes };
}

/** Whether a report is what a light of ours brought; those that were due before it never came then. */
function reported(control: Followed, on: boolean, at: number): { control: Followed; echo: boolean } {
  const due = control.echoes.findIndex((echo) => echo.on === on && echo.until >= at);
  if (due === -1) return { control: { ...control, on }, echo: false };
  return { control: { ...control, on, echoes: control.echoes.slice(due + 1) }, echo: true };
}

function within(since: number | null, at: number, ms: number): boolean {
  return since !== null && at - since < ms;
}

function sameLights(a: Lights, b: Lights): boolean {
  return a.offHook === b.offHook && a.ring === b.ring && a.hold === b.hold && a.mute === b.mute;
}
