import { type DeviceMove, nextMoves } from '../../../shared/domain/devices/deviceMoves';
import { noSoundDevices } from '../../../shared/domain/devices/soundDevices';
import type { Stop } from '../../../shared/observable';
import type { Store } from '../state/store';

/** Tells the agent during calls which devices went away and what he has instead, until they are back or the calls are over. */
export function tellDeviceNews(store: Store): Stop {
  let sound = noSoundDevices;
  let moves: readonly DeviceMove[] = [];
  let told = '[]';
  return store.watch(
    (state) => state,
    (state) => {
      const before = sound;
      sound = state.sound;
      moves = state.calls.length === 0 ? [] : nextMoves(moves, before, sound);
      const news = JSON.stringify(moves);
      const { notice } = state;
      // That nobody hears him is more urgent than where he hears, but not than that nobody hears anybody.
      const deaf = moves.some(({ role, now }) => role === 'speaker' && now === null);
      if (notice?.kind === 'unheard' && !deaf) return;
      // Of a headset that is unplugged this says more.
      const hidden =
        notice?.kind === 'unheard' || (notice?.kind === 'headset' && notice.trouble === 'unplugged');
      if (news === told && !(hidden && moves.length > 0)) return;
      told = news;
      if (moves.length > 0) store.dispatch({ type: 'notice', notice: { kind: 'devices-moved', moves } });
      else if (notice?.kind === 'devices-moved') store.dispatch({ type: 'notice', notice: null });
    },
  );
}
