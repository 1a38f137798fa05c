import { describe, expect, it } from 'vitest';
import { Navigation } from '../../../../src/renderer/ui/model/navigation.svelte';
import {
  baseOf,
  home,
  type PageName,
  type Place,
  screenOf,
  showsSound,
} from '../../../../src/renderer/ui/model/screenOf';
import {
  answering,
  dialling,
  ended,
  established,
  idle,
  ringing,
  signedOut,
} from '../../../support/ui/states';

/** Every order in which some of the pages can lie on each other. */
const piles: PageName[][] = [[]];
for (const pile of piles)
  for (const page of ['settings', 'sound', 'sound-check'] as const)
    if (!pile.includes(page)) piles.push([...pile, page]);

const places: Place[] = piles.flatMap((pages) =>
  ([null, 'again', 'add'] as const).flatMap((form) =>
    [true, false].map((recent) => ({ pages, form, recent })),
  ),
);
const accounts = { loading: undefined, 'signed-out': null, 'signed-in': idle.account };
const named = (place: Place) => JSON.stringify(place);

it('tries every place', () => {
  expect(piles).toHaveLength(16);
  expect(new Set(places.map(named)).size).toBe(96);
});

describe('at every place', () => {
  it.each([
    ['incoming', ringing],
    ['connecting', answering],
    ['connecting', dialling],
    ['in-call', established],
  ] as const)('a call comes before all else: %s', (name, call) => {
    for (const place of places)
      for (const account of Object.values(accounts)) {
        const screen = screenOf({ account, calls: [call] }, place);
        const sound = place.pages.at(-1) === 'sound';
        expect(screen, named(place)).toEqual({ name, call, sound });
        expect([baseOf(screen), showsSound(screen)], named(place)).toEqual([null, sound]);
      }
  });

  it.each(Object.entries(accounts))('the page on top is shown without a call: %s', (_, account) => {
    for (const place of places) {
      const screen = screenOf({ account, calls: [ended] }, place);
      const base =
        account === undefined ? 'loading' : account === null || place.form !== null ? 'sign-in' : 'idle';
      // The sound is checked by who is signed in.
      const page = place.pages.filter((one) => one !== 'sound-check' || base === 'idle').at(-1);
      expect([screen.name, baseOf(screen)], named(place)).toEqual([page ?? base, base]);
      expect(showsSound(screen), named(place)).toBe(page === 'sound');
      if (screen.name === 'idle') expect(screen.recent).toBe(place.recent);
      if (screen.name === 'sign-in') expect(screen.adding).toBe(place.form === 'add');
    }
  });
});

describe('the way through the window', () => {
  const nameAt = (navigation: Navigation, state = idle) => screenOf(state, navigation.place).name;

  it('begins at home', () => {
    expect(new Navigation().place).toEqual(home);
    expect(nameAt(new Navigation())).toBe('idle');
    expect(nameAt(new Navigation(), signedOut)).toBe('sign-in');
  });

  it('is back at the settings after a call that came meanwhile', () => {
    const navigation = new Navigation();
    navigation.open('settings');
    expect(nameAt(navigation, { ...idle, calls: [ringing] })).toBe('incoming');
    expect(nameAt(navigation, { ...idle, calls: [established] })).toBe('in-call');
    expect(nameAt(navigation)).toBe('settings');
  });

  it('goes back page by page, in the order in which they were opened', () => {
    const navigation = new Navigation();
    navigation.open('sound-check');
    navigation.open('settings');
    navigation.open('sound');
    expect(nameAt(navigation)).toBe('sound');
    navigation.leave('sound');
    expect(nameAt(navigation)).toBe('settings');
    navigation.leave('settings');
    expect(nameAt(navigation)).toBe('sound-check');
    navigation.leave('sound-check');
    expect(nameAt(navigation)).toBe('idle');
  });

  it('opens the settings over the Sound page too', () => {
    const navigation = new Navigation();
    navigation.open('sound');
    navigation.open('settings');
    expect(nameAt(navigation)).toBe('settings');
    navigation.toggle('sound');
    expect([nameAt(navigation), navigation.place.pages]).toEqual(['sound', ['settings', 'sound']]);
    navigation.toggle('sound');
    expect(nameAt(navigation)).toBe('settings');
  });

  it('checks the sound in the Sound page’s place, also where the settings opened that', () => {
    const navigation = new Navigation();
    navigation.open('settings');
    navigation.open('sound');
    navigation.replace('sound', 'sound-check');
    expect(nameAt(navigation)).toBe('sound-check');
    navigation.leave('sound-check');
    expect(nameAt(navigation)).toBe('settings');
  });

  it('leaves every page for the sign-in form, which nobody would see otherwise', () => {
    const navigation = new Navigation();
    navigation.open('settings');
    navigation.open('sound');
    navigation.openForm('again');
    expect(nameAt(navigation)).toBe('sign-in');
    navigation.leaveForm();
    expect(nameAt(navigation)).toBe('idle');
  });

  it('keeps the recent calls open through a call, and the form until it is left', () => {
    const navigation = new Navigation();
    navigation.toggleRecent();
    expect(nameAt(navigation, { ...idle, calls: [ringing] })).toBe('incoming');
    expect(screenOf(idle, navigation.place)).toEqual({ name: 'idle', recent: true });
    navigation.openForm('add');
    expect(screenOf(idle, navigation.place)).toEqual({ name: 'sign-in', adding: true });
    navigation.openForm('again');
    expect(screenOf(idle, navigation.place)).toEqual({ name: 'sign-in', adding: false });
    navigation.leaveForm();
    expect(nameAt(navigation)).toBe('idle');
  });
});
