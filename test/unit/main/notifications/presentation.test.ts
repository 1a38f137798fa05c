import { describe, expect, it } from 'vitest';
import type { Reach } from '../../../../src/main/notifications/port';
import { present, type Situation } from '../../../../src/main/notifications/presentation';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { Preferences } from '../../../../src/shared/settings/preferences';
import { established, missed, online, ringing } from '../../../support/main/phoneStatus';

type Choice = Preferences['incoming.show'];

const other = { ...established, id: 'c2' };

function shown(
  choice: Choice,
  reach: Reach,
  { preferences, ...change }: Partial<Situation> = {},
): { notices: string[]; card: string[] | null; inFront: readonly string[]; cardReady: boolean } {
  const { notices, card, ...rest } = present({
    status: { ...online, calls: [ringing] },
    missed: [],
    preferences: { ...defaultPreferences, ...preferences, 'incoming.show': choice },
    reach,
    callersHidden: false,
    windowFocused: false,
    ...change,
  });
  return { ...rest, notices: notices.map(({ key }) => key), card: card?.calls.map(({ id }) => id) ?? null };
}

describe('a call that rings', () => {
  it.each<[Choice, Reach, Partial<ReturnType<typeof shown>>]>([
    ['notification', 'open', { notices: ['c1'], card: null, inFront: [] }],
    ['notification', 'quiet', { notices: ['c1'], card: null, inFront: [] }],
    ['notification', 'held', { notices: [], card: ['c1'], inFront: [] }],
    ['notification', 'none', { notices: [], card: ['c1'], inFront: [] }],
    // Tried all the same: when one is shown, the card goes.
    ['notification', 'refused', { notices: ['c1'], card: ['c1'], inFront: [] }],
    ['card', 'open', { notices: [], card: ['c1'], inFront: [] }],
    ['card', 'held', { notices: [], card: ['c1'], inFront: [] }],
    ['window', 'open', { notices: ['c1'], card: null, inFront: ['c1'] }],
    ['window', 'none', { notices: [], card: ['c1'], inFront: ['c1'] }],
    ['window', 'refused', { notices: ['c1'], card: ['c1'], inFront: ['c1'] }],
    // Do-not-disturb: the window stays where it is, the ring arrives.
    ['window', 'quiet', { notices: ['c1'], card: null, inFront: [] }],
    ['window', 'held', { notices: [], card: ['c1'], inFront: [] }],
  ])('by %s, notifications %s', (choice, reach, expected) => {
    expect(shown(choice, reach)).toMatchObject(expected);
  });

  it('has no card beside the window that the agent works in', () => {
    expect(shown('card', 'open', { windowFocused: true })).toMatchObject({ notices: [], card: null });
    expect(shown('notification', 'none', { windowFocused: true }).card).toBeNull();
  });
});

describe('a call that goes on', () => {
  const status = { ...online, calls: [other] };
  it('is on the card where the agent wants cards', () => {
    expect(shown('card', 'open', { status })).toMatchObject({ notices: [], card: ['c2'] });
  });
  it('is on no card that stands in for a notification', () => {
    expect(shown('notification', 'none', { status })).toMatchObject({ notices: [], card: null });
    const both = { ...online, calls: [other, ringing] };
    expect(shown('notification', 'none', { status: both }).card).toEqual(['c1']);
    expect(shown('card', 'none', { status: both }).card).toEqual(['c2', 'c1']);
  });
});

it('the card is made ready where the next call will need it, once calls can come', () => {
  const idle = { status: online };
  expect(shown('card', 'open', idle).cardReady).toBe(true);
  expect(shown('notification', 'none', idle).cardReady).toBe(true);
  expect(shown('notification', 'open', idle).cardReady).toBe(false);
  const offline = { status: { ...online, registration: { state: 'connecting' } as const } };
  expect(shown('card', 'open', offline).cardReady).toBe(false);
});

it('a card names nobody where strangers look on: the names do not reach it', () => {
  const { card } = present({
    status: { ...online, calls: [ringing, other] },
    missed: [],
    preferences: { ...defaultPreferences, 'incoming.show': 'card' },
    reach: 'open',
    callersHidden: true,
    windowFocused: false,
  });
  expect(card).toMatchObject({ callersHidden: true, calls: [{ id: 'c1' }, { id: 'c2' }] });
  expect(JSON.stringify(card)).not.toMatch(/Maria|4930/);
});

describe('missed calls', () => {
  const some = { status: online, missed: [missed] };
  it.each<[Reach, string[]]>([
    ['open', ['missed']],
    // The system keeps them for later.
    ['quiet', ['missed']],
    ['held', ['missed']],
    ['refused', ['missed']],
    // They wait for a daemon.
    ['none', []],
  ])('with notifications %s', (reach, notices) => {
    expect(shown('card', reach, some).notices).toEqual(notices);
  });
  it('are not told to who does not want it', () => {
    const preferences = { ...defaultPreferences, 'notifications.missedCalls': false };
    expect(shown('notification', 'open', { ...some, preferences }).notices).toEqual([]);
  });
});
