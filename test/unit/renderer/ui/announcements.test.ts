import { describe, expect, it } from 'vitest';
import { noticesToShow } from '../../../../src/renderer/phone/notices/noticesToShow';
import type { PhoneState } from '../../../../src/renderer/phone/phone';
import { announcements } from '../../../../src/renderer/ui/model/announcements';
import { noticeText } from '../../../../src/renderer/ui/model/noticeText';
import { type Message, words } from '../../../../src/renderer/ui/words/words';
import { dialling, ended, established, idle, ringing, states } from '../../../support/ui/states';

const withCalls = (...calls: PhoneState['calls']): PhoneState => ({ ...idle, calls });
const texts = (before: PhoneState, after: PhoneState) =>
  announcements(before, after).map(({ urgency, text }) => `${urgency}: ${text}`);
const offline = (retryAt: number): PhoneState => ({
  ...idle,
  registration: { state: 'failed', problem: { kind: 'server-unreachable', detail: 'lost', retryAt } },
});

describe('what a screen reader says', () => {
  it('is nothing when nothing changed', () => {
    expect(texts(withCalls(established), withCalls(established))).toEqual([]);
  });

  it('interrupts for an incoming call, once', () => {
    expect(texts(idle, withCalls(ringing))).toEqual([
      `assertive: ${words.said.incoming(ringing.party.name ?? '')}`,
    ]);
    expect(texts(withCalls(ringing), withCalls(ringing))).toEqual([]);
  });

  it('interrupts when they do not hear each other, once for each trouble', () => {
    const hearing = { callId: established.id, trouble: 'microphone-silent', repairing: true } as const;
    const told = { ...withCalls(established), hearing };
    expect(texts(withCalls(established), told)).toEqual([
      `assertive: ${words.hearing['microphone-silent'].title}`,
    ]);
    expect(texts(told, { ...told, hearing: { ...hearing, repairing: false } })).toEqual([]);
    expect(texts(told, withCalls(established))).toEqual([]);
  });

  it('interrupts for each new notice, also for one that stands folded behind another', () => {
    const before = withCalls(established);
    const text = ({ title, advice }: Message) => `assertive: ${title}. ${advice}`;
    const two = { ...before, ...states['two-notices'] };
    expect(texts(before, two)).toEqual(noticesToShow(two).map((notice) => text(noticeText(notice))));
    expect(texts(before, two)).toHaveLength(2);
    expect(texts(two, two)).toEqual([]);
    // What is put away is no news, and neither is what stood behind it.
    expect(texts(two, { ...two, dismissedNotices: ['unheard in-use'] })).toEqual([]);
  });

  it('waits with everything else', () => {
    expect(texts(withCalls(dialling), withCalls(established))).toEqual([
      `polite: ${words.said.answered(established.party.name ?? '')}`,
    ]);
    expect(texts(withCalls(established), { ...idle, lastEnded: ended })).toEqual([
      `polite: ${words.said.ended(ended.party.name ?? '', words.ended.reason['hung-up-by-other'].title)}`,
    ]);
  });

  it('has words of their own for a number that is withheld', () => {
    const party = { name: null, number: '' };
    expect(texts(idle, withCalls({ ...ringing, party }))).toEqual([
      'assertive: Incoming call: number withheld',
    ]);
    expect(texts(idle, withCalls({ ...established, party }))).toEqual(['polite: On a call, number withheld']);
    expect(texts(withCalls({ ...established, party }), { ...idle, lastEnded: { ...ended, party } })).toEqual([
      `polite: Call, number withheld: ${words.ended.reason['hung-up-by-other'].title}`,
    ]);
  });

  it.each([
    [{ muted: true }, words.said.muted],
    [{ localHold: 'on' as const }, words.said.onHold],
    [{ localHold: 'one-sided' as const }, words.call.onHoldHereNotice],
    [{ heldByOther: true }, words.said.heldByOther],
  ])('tells %o', (change, text) => {
    const changed = { ...established, ...change };
    expect(texts(withCalls(established), withCalls(changed))).toEqual([`polite: ${text}`]);
  });

  it('tells when these end', () => {
    const all = { ...established, muted: true, localHold: 'on' as const, heldByOther: true };
    expect(texts(withCalls(all), withCalls(established))).toEqual([
      `polite: ${words.said.unmuted}`,
      `polite: ${words.said.retrieved}`,
      `polite: ${words.said.retrievedByOther}`,
    ]);
  });

  it('tells a lost connection once, not at every further try', () => {
    expect(texts(idle, offline(1))).toEqual([`polite: ${words.said.offline(words.unreachable.lost.title)}`]);
    expect(texts(offline(1), offline(2))).toEqual([]);
    expect(texts(offline(2), idle)).toEqual([`polite: ${words.said.online}`]);
  });
});
