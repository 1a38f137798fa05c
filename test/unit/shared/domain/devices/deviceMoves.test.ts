import { describe, expect, it } from 'vitest';
import { type DeviceMove, nextMoves } from '../../../../../src/shared/domain/devices/deviceMoves';
import {
  type DeviceChoice,
  noSoundDevices,
  nothingPresent,
  type PresentDevice,
  type SoundDevices,
} from '../../../../../src/shared/domain/devices/soundDevices';

const device = (id: string, group: string | null = id): PresentDevice => ({
  id,
  label: id,
  model: null,
  group,
});
const [headset, speakers, dock] = [device('headset'), device('speakers'), device('dock')];
const [headsetMic, webcam] = [device('headset mic'), device('webcam')];
const chosen = (one: PresentDevice): DeviceChoice => ({ device: one, because: { kind: 'system' } });

/** The first that is there is used; of ringers, all. */
function plugged(
  outputs: readonly PresentDevice[],
  inputs: readonly PresentDevice[] = [headsetMic, webcam],
  system: PresentDevice | null = null,
): SoundDevices {
  const choice = (devices: readonly PresentDevice[]) => {
    const [first = null] = devices;
    return first && chosen(first);
  };
  return {
    inputs: { ...nothingPresent, others: inputs },
    outputs: { ...nothingPresent, system, others: outputs },
    microphone: choice(inputs),
    speaker: system === null ? choice(outputs) : chosen(system),
    ringers: outputs.slice(0, 1).map(chosen),
  };
}

/** The moves after each of these in turn. */
function movesAfter(...steps: SoundDevices[]): readonly DeviceMove[] {
  let before: SoundDevices = noSoundDevices;
  return steps.reduce<readonly DeviceMove[]>((moves, step) => {
    const next = nextMoves(moves, before, step);
    before = step;
    return next;
  }, []);
}

const both = plugged([headset, speakers]);

describe('nextMoves', () => {
  it('nothing has moved as long as all is there, or something comes', () => {
    expect(movesAfter(both)).toEqual([]);
    expect(movesAfter(plugged([speakers]), both)).toEqual([]);
  });

  it('what went away is named with what took its place, until it is used again', () => {
    const moved = [
      { role: 'speaker', gone: headset, now: speakers },
      { role: 'ringers', gone: headset, now: speakers },
    ];
    expect(movesAfter(both, plugged([speakers]))).toEqual(moved);
    // It is back, and not used yet.
    const back = { ...both, speaker: chosen(speakers), ringers: [chosen(speakers)] };
    expect(movesAfter(both, plugged([speakers]), back)).toEqual(moved);
    expect(movesAfter(both, plugged([speakers]), back, both)).toEqual([]);
  });

  it('of several that go one after the other the first is missed', () => {
    const moves = movesAfter(plugged([headset, speakers, dock]), plugged([speakers, dock]), plugged([dock]));
    expect(moves[0]).toEqual({ role: 'speaker', gone: headset, now: dock });
  });

  it('the agent’s own change of mind moves nothing, and ends what did', () => {
    const other = { ...both, speaker: chosen(speakers), ringers: [chosen(speakers)] };
    expect(movesAfter(both, other)).toEqual([]);
    const all = plugged([speakers, dock]);
    const chose = { ...all, speaker: chosen(dock), ringers: [chosen(dock)] };
    expect(movesAfter(plugged([headset, speakers, dock]), all, chose)).toEqual([]);
  });

  it('one of several ringers may go', () => {
    const ring = { ...plugged([speakers, headset]), ringers: [chosen(headset), chosen(speakers)] };
    expect(movesAfter(ring, plugged([speakers]))).toEqual([]);
  });

  it('the system’s own device is the one of its group', () => {
    const system = (group: string) => device('default', group);
    const before = plugged([headset, speakers], [], system('headset'));
    expect(movesAfter(before, plugged([speakers], [], system('speakers')))[0]).toEqual({
      role: 'speaker',
      gone: headset,
      now: speakers,
    });
    expect(movesAfter(before, plugged([headset], [], system('headset')))).toEqual([]);
  });

  it('where its group is not known any that goes is told, until it is back', () => {
    const system = device('default', 'default');
    const steps = [plugged([headset, speakers], [], system), plugged([speakers], [], system)];
    expect(movesAfter(...steps)[0]).toEqual({ role: 'speaker', gone: headset, now: system });
    expect(movesAfter(...steps, plugged([headset, speakers], [], system))).toEqual([]);
  });

  it('that there is no output at all is told, even where there never was', () => {
    expect(movesAfter(plugged([]))[0]).toEqual({ role: 'speaker', gone: null, now: null });
    expect(movesAfter(both, plugged([]))[0]).toEqual({ role: 'speaker', gone: null, now: null });
    expect(movesAfter(both, plugged([]), plugged([speakers]))).toEqual([]);
  });

  it('a microphone that was there and is not is told', () => {
    const none = plugged([headset, speakers], []);
    const missing = { role: 'microphone', gone: null, now: null };
    expect(movesAfter(none)).toEqual([]);
    expect(movesAfter(both, none)).toEqual([missing]);
    expect(movesAfter(both, none, plugged([headset], []))).toContainEqual(missing);
    expect(movesAfter(both, plugged([headset, speakers], [webcam]))).toEqual([
      { role: 'microphone', gone: headsetMic, now: webcam },
    ]);
  });
});
