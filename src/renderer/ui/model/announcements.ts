import type { Call, EstablishedCall } from '../../../shared/domain/call/call';
import { type Notice, noticesToShow } from '../../phone/notices/noticesToShow';
import type { PhoneState } from '../../phone/phone';
import { type Message, words } from '../words/words';
import { noticeText } from './noticeText';
import { partyText } from './partyText';
import { problemText } from './registrationText';

/** What a screen reader says about a change: `assertive` interrupts it, `polite` waits. */
export interface Announcement {
  readonly urgency: 'assertive' | 'polite';
  readonly text: string;
}

const assertive = (text: string): Announcement => ({ urgency: 'assertive', text });
const polite = (text: string): Announcement => ({ urgency: 'polite', text });
const who = (call: Call) => partyText(call.party).primary;

function* ofRegistration(before: PhoneState, after: PhoneState): Generator<Announcement> {
  const [was, is] = [before.registration, after.registration];
  if (is.state === 'registered' && was.state !== 'registered') yield polite(words.said.online);
  if (is.state !== 'failed') return;
  const { title } = problemText(is.problem);
  // The same failure at every further try is no news.
  if (was.state === 'failed' && problemText(was.problem).title === title) return;
  yield polite(words.said.offline(title));
}

function* ofEstablished(was: EstablishedCall, is: EstablishedCall): Generator<Announcement> {
  if (was.muted !== is.muted) yield polite(is.muted ? words.said.muted : words.said.unmuted);
  if (was.localHold !== is.localHold) {
    if (is.localHold === 'on') yield polite(words.said.onHold);
    if (is.localHold === 'one-sided') yield polite(words.call.onHoldHereNotice);
    if (is.localHold === 'off') yield polite(words.said.retrieved);
  }
  if (was.heldByOther !== is.heldByOther) {
    yield polite(is.heldByOther ? words.said.heldByOther : words.said.retrievedByOther);
  }
}

function* ofCalls(before: PhoneState, after: PhoneState): Generator<Announcement> {
  for (const call of after.calls) {
    const was = before.calls.find(({ id }) => id === call.id);
    if (call.state === 'ringing' && was === undefined) yield assertive(words.said.incoming(who(call)));
    if (call.state !== 'established') continue;
    if (was?.state === 'established') yield* ofEstablished(was, call);
    else yield polite(words.said.answered(who(call)));
  }
  const { lastEnded } = after;
  if (lastEnded !== null && lastEnded.id !== before.lastEnded?.id) {
    yield polite(words.said.ended(who(lastEnded), words.ended.reason[lastEnded.reason].title));
  }
}

/** As urgent as a call that comes in: what the agent says meanwhile is lost. */
function* ofHearing(before: PhoneState, after: PhoneState): Generator<Announcement> {
  const { hearing } = after;
  if (hearing === null || hearing.trouble === before.hearing?.trouble) return;
  yield assertive(words.hearing[hearing.trouble].title);
}

/** What the agent is told only now, also where it stands folded behind another. */
export function newNotices(before: PhoneState, after: PhoneState): readonly Notice[] {
  const known = noticesToShow(before).map(({ key }) => key);
  return noticesToShow(after).filter(({ key }) => !known.includes(key));
}

function* ofNotices(before: PhoneState, after: PhoneState): Generator<Announcement> {
  for (const notice of newNotices(before, after)) yield assertive(spokenMessage(noticeText(notice)));
}

export const spokenMessage = ({ title, advice }: Message): string =>
  advice === null ? title : `${title}. ${advice}`;

/** All that is worth saying about the step from one state to the next, in order. */
export function announcements(before: PhoneState, after: PhoneState): Announcement[] {
  return [
    ...ofRegistration(before, after),
    ...ofCalls(before, after),
    ...ofHearing(before, after),
    ...ofNotices(before, after),
  ];
}
