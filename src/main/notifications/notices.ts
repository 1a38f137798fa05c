import type { EndedCall, RingingCall } from '../../shared/domain/call/call';
import type { Party } from '../../shared/domain/call/party';
import { desktopWords } from '../../shared/words/desktop';
import type { Notice, NoticeButton } from './port';

const words = desktopWords.notification;

/** The key of the one notice that tells of all missed calls. */
export const MISSED = 'missed';
/** The most callers that are named; of the rest only their number is said. */
const MOST_NAMED = 3;

const numberOf = ({ number }: Party): string => (number === '' ? desktopWords.withheld : number);
const nameOf = (party: Party): string => party.name ?? numberOf(party);

/** `callersHidden`: neither name nor number. */
export function ringingNotice({ id, party }: RingingCall, callersHidden: boolean): Notice {
  return {
    key: id,
    urgent: true,
    ...(callersHidden ? { title: words.incoming, body: '' } : callerText(party)),
    buttons: [
      { action: 'answer', label: words.answer },
      { action: 'decline', label: words.decline },
    ],
  };
}

function callerText(party: Party): { title: string; body: string } {
  return party.name === null
    ? { title: numberOf(party), body: words.incoming }
    : { title: party.name, body: words.incomingFrom(numberOf(party)) };
}

/** Makes the notice of one missed call or several, oldest first; null where there are none. */
export function missedNotice(missed: readonly EndedCall[], callersHidden: boolean): Notice | null {
  const newest = missed.at(-1);
  if (newest === undefined) return null;
  const several = missed.length > 1;
  const notice = { key: MISSED, urgent: false, buttons: callersHidden ? [] : callBack(newest, several) };
  if (callersHidden) {
    return { ...notice, title: several ? words.missedCalls(missed.length) : words.missed, body: '' };
  }
  if (!several) {
    const { name } = newest.party;
    const body = name === null ? '' : numberOf(newest.party);
    return { ...notice, title: words.missedFrom(nameOf(newest.party)), body };
  }
  const named = [...new Set(missed.map(({ party }) => nameOf(party)).reverse())].slice(0, MOST_NAMED);
  return { ...notice, title: words.missedCalls(missed.length), body: named.join(', ') };
}

/** Makes the button that calls back: of several callers the newest, so it says whom. A withheld number has none. */
function callBack({ party }: EndedCall, several: boolean): NoticeButton[] {
  if (party.number === '') return [];
  return [{ action: 'callBack', label: several ? words.callBackTo(nameOf(party)) : words.callBack }];
}
