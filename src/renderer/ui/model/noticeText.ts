import type { PhoneNotice } from '../../phone/phone';
import { type Message, words } from '../locales/en';
import { partyText } from './partyText';

export function noticeText(notice: PhoneNotice): Message {
  if (notice.kind === 'microphone') return words.microphone[notice.problem];
  if (notice.kind === 'refused-without-headset') return words.headset.refused;
  if (notice.kind === 'not-called') return words.commandFailed[notice.reason];
  if (notice.kind === 'headset') return words.headsetButtons[notice.trouble](notice.name);
  const lost = notice.lost.map((party) => partyText(party).primary);
  return { title: words.recovered[notice.failure], advice: words.recoveredAdvice(lost) };
}
