import type { DeviceMove } from '../../../shared/domain/devices/deviceMoves';
import type { Notice } from '../../phone/notices/noticesToShow';
import { type Message, words } from '../words/words';
import { partyText } from './partyText';

/** What a notice says. Pure. */
export function noticeText(notice: Notice): Message {
  switch (notice.kind) {
    case 'microphone':
      return words.microphone[notice.problem];
    case 'unheard':
      return words.unheard[notice.problem];
    case 'devices-moved':
      return movesText(notice.moves);
    case 'refused-without-headset':
      return words.headset.refused;
    case 'headset-held':
      return words.headsetButtons.held(notice.name);
    case 'headset-unplugged':
      return words.headsetButtons.unplugged(notice.name);
    case 'not-called':
      return words.commandFailed[notice.reason];
    case 'recovered': {
      const lost = notice.lost.map((party) => partyText(party).primary);
      return { title: words.recovered[notice.failure], advice: words.recoveredAdvice(lost) };
    }
  }
}

/** Where callers are heard the tones for the ear are too, and goes without saying. */
function movesText(moves: readonly DeviceMove[]): Message {
  const of = (role: DeviceMove['role']) => moves.find((move) => move.role === role);
  const [speaker, microphone] = [of('speaker'), of('microphone')];
  if (speaker?.now === null) return microphone?.now === null ? words.moved.nothing : words.moved.noSpeaker;
  if (microphone?.now === null) return words.unheard.missing;
  const gone = moves.find((move) => move.gone !== null)?.gone ?? null;
  const told = [speaker ?? of('ringers'), microphone].filter((move) => move !== undefined);
  const parts = told.map(({ role, now }) => words.moved.to[role](nameOf(now)));
  const title = isNamed(gone) ? words.moved.unplugged(gone.label) : words.moved.systemDeviceUnplugged;
  return { title, advice: [...parts, words.moved.usedAgain].join(' ') };
}

const nameOf = (device: DeviceMove['now']): string =>
  isNamed(device) ? device.label : words.moved.systemDevice;

const isNamed = (device: DeviceMove['now']): device is NonNullable<DeviceMove['now']> =>
  device !== null && device.id !== 'default';
