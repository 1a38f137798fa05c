import { readIdentity } from '../../../shared/domain/devices/deviceIdentity';
import { headsetPresence } from '../../../shared/domain/devices/headsetPresence';
import {
  chooseSound,
  type DeviceWishes,
  type PresentDevices,
  type SoundRoleId,
} from '../../../shared/domain/devices/soundDevices';
import type { Rule } from '../../../shared/domain/rule';
import { type Stop, together } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import type { Log } from '../diagnostics/log';
import type { PreferenceSource, ReadyPreferences } from '../preferences';
import type { Store } from '../state/store';
import { OutputCooldown } from './outputCooldown';

/** The pace at which devices are asked for: changes are to be noticed sooner in a call. */
export type Polling = 'idle' | 'in-call';

/** The phone's port to what is plugged in. */
export interface DevicesPort {
  /** Calls back soon with what is there, and after every change. */
  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): Stop;
  setPolling(polling: Polling): void;
}

/** Chooses anew at every plug and unplug, and at every change of what is wished. */
export function followDevices({
  devices,
  store,
  preferences,
  log,
  now,
}: {
  devices: DevicesPort;
  store: Store;
  preferences: PreferenceSource;
  log: Log;
  /** Milliseconds, of a clock that only goes forward. */
  now: () => number;
}): Stop {
  const cooldown = new OutputCooldown();
  let present: Readonly<Record<'inputs' | 'outputs' | 'usable', PresentDevices>> | null = null;
  const choose = () => {
    if (present === null) return;
    const { inputs, outputs, usable } = present;
    const wishes = wishesOf(preferences.current);
    const sound = { ...chooseSound(inputs, usable, wishes), outputs };
    const presence = headsetPresence(sound, wishes.microphone);
    const acceptsCalls = presence === 'present' || !refusesWithoutHeadset(preferences.current);
    if (presence !== store.state.headset || acceptsCalls !== store.state.acceptsCalls) {
      log('info', 'headset', { presence, acceptsCalls });
      store.dispatch({ type: 'headset-presence', presence, acceptsCalls });
    }
    if (sameData(sound, store.state.sound)) return;
    log('info', 'devices-chosen', {
      inputs: inputs.others.length,
      outputs: outputs.others.length,
      microphone: sound.microphone?.device.label ?? null,
      speaker: sound.speaker?.device.label ?? null,
      ringers: sound.ringers.map(({ device }) => device.label).join(', '),
    });
    store.dispatch({ type: 'sound-devices', sound });
  };
  return together(
    devices.watch((inputs, outputs) => {
      const seen = { inputs, outputs, usable: cooldown.usable(outputs, now()) };
      // Asked for once a second, and mostly the same: rules are not tried for nothing.
      if (sameData(seen, present)) return;
      present = seen;
      choose();
    }),
    preferences.watch((set) => set, choose),
    store.watch(
      ({ calls }) => pollingIn(calls.length),
      (polling) => devices.setPolling(polling),
    ),
  );
}

const pollingIn = (calls: number): Polling => (calls > 0 ? 'in-call' : 'idle');

/** Calls back when the microphone is another; the system's own is another when its group is. */
export function followMicrophone(store: Pick<Store, 'watch'>, changed: () => void): Stop {
  return store.watch(
    ({ sound: { microphone } }) => microphone && [microphone.device.id, microphone.device.group],
    changed,
    sameData,
  );
}

/** Nobody can tell Genesys yet that the agent is not ready, and a refused call goes to another agent as well. */
const refusesWithoutHeadset = (set: ReadyPreferences): boolean =>
  set['headset.unpluggedRefuseCalls'] || set['headset.unpluggedNotReady'];

/** Pure. */
function wishesOf(set: ReadyPreferences): Record<SoundRoleId, DeviceWishes> {
  const wishes = (own: readonly string[], rules: readonly Rule[]): DeviceWishes => ({
    own: own.map(readIdentity),
    rules,
    locked: !set['sound.ownDevices'],
  });
  return {
    microphone: wishes(set['sound.microphone'], set['sound.microphoneRules']),
    speaker: wishes(set['sound.speaker'], set['sound.speakerRules']),
    ringers: wishes(set['sound.ringers'], set['sound.ringerRules']),
  };
}
