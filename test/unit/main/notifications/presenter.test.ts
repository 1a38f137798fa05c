import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice, Notifier, OnNoticeAction, Reach } from '../../../../src/main/notifications/port';
import { Presenter } from '../../../../src/main/notifications/presenter';
import { countMissedCalls } from '../../../../src/main/status/missedCalls';
import type { CardState } from '../../../../src/shared/domain/call/cardState';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { Observable } from '../../../../src/shared/observable';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { Preferences } from '../../../../src/shared/settings/preferences';
import { desktopWords } from '../../../../src/shared/words/desktop';
import { MemoryLog } from '../../../support/main/memory';
import { established, missed, online, ringing } from '../../../support/main/phoneStatus';

let status: Observable<PhoneStatus>;
let reach: Observable<Reach>;
let hidden: Observable<boolean>;
let focused: Observable<boolean>;
let preferences: Observable<Preferences>;
/** What is on the desktop now. */
let notices: Map<string, Notice>;
let shows: string[];
let card: CardState | null;
/** What was asked for, in order. */
let asked: unknown[];
let press: OnNoticeAction;
let presenter: Presenter;
let onClose: (key: string) => void;

beforeEach(() => {
  status = new Observable<PhoneStatus>(noStatus, vi.fn());
  reach = new Observable<Reach>('open', vi.fn());
  hidden = new Observable(false, vi.fn());
  focused = new Observable(false, vi.fn());
  preferences = new Observable(defaultPreferences, vi.fn());
  notices = new Map();
  shows = [];
  card = null;
  asked = [];
  onClose = () => {};
  const window = {
    get focused() {
      return focused.value;
    },
    subscribe: (listener: () => void) => focused.subscribe(listener),
  };
  presenter = new Presenter({
    status,
    missed: countMissedCalls(status, window, new MemoryLog()),
    preferences: {
      get current() {
        return preferences.value;
      },
      follow: (listener) => preferences.follow(listener),
    },
    callersHidden: hidden,
    window,
    notifier: (onAction): Notifier => {
      press = onAction;
      return {
        reach,
        show: (notice) => {
          shows.push(notice.key);
          notices.set(notice.key, notice);
        },
        close: (key) => {
          notices.delete(key);
          onClose(key);
        },
        closeAll: () => notices.clear(),
      };
    },
    card: {
      prepare: () => {},
      show: (state) => {
        card = state;
      },
      hide: () => {
        card = null;
      },
    },
    bringInFront: () => asked.push('in front'),
    openWindow: () => asked.push('open'),
    command: (command, origin) => asked.push({ ...command, origin }),
  });
});

const ring = (): void => status.set({ ...online, calls: [ringing] });
const give = (): void => status.set({ ...online, lastEnded: missed });
const choose = (show: Preferences['incoming.show']): void =>
  preferences.set({ ...defaultPreferences, 'incoming.show': show });

describe('a call that rings', () => {
  it('is shown once, whatever else changes, and is gone at once when it rings no more', () => {
    ring();
    status.set({ ...online, dn: '1002', calls: [ringing] });
    expect(shows).toEqual(['c1']);
    status.set({ ...online, calls: [established] });
    expect(notices.size).toBe(0);
  });
  it.each(['answer', 'decline'] as const)('is told to %s from there', (action) => {
    ring();
    press('c1', action);
    expect(asked).toEqual([{ kind: action, callId: 'c1', origin: 'notification' }]);
  });
  it('opens the window when its notice is clicked', () => {
    ring();
    press('c1', 'show');
    expect(asked).toEqual(['open']);
  });
  it('goes to the card the moment that the daemon is gone, and back', () => {
    ring();
    reach.set('none');
    expect([notices.size, card?.calls]).toEqual([0, [ringing]]);
    reach.set('open');
    expect([notices.size, card]).toEqual([1, null]);
  });
  it('leaves the card when the one whose notice was refused ends', () => {
    const other = { ...ringing, id: 'c2' };
    status.set({ ...online, calls: [ringing, other] });
    reach.set('refused');
    expect(card?.calls).toEqual([ringing, other]);
    // As the notifier does.
    onClose = () => reach.set('open');
    status.set({ ...online, calls: [other] });
    expect([[...notices.keys()], card]).toEqual([['c2'], null]);
  });
  it('brings no window in front where the desktop is told to be quiet, and its notice was refused', () => {
    choose('window');
    reach.set('refused-quiet');
    ring();
    expect([card?.calls, asked]).toEqual([[ringing], []]);
  });
  it('loses its name with the screen’s lock, and gets it back', () => {
    ring();
    hidden.set(true);
    expect(notices.get('c1')?.title).toBe(desktopWords.notification.incoming);
    hidden.set(false);
    expect(notices.get('c1')?.title).toBe('Maria Álvarez');
  });
  it('brings the window in front once, and never with the keyboard', () => {
    choose('window');
    ring();
    status.set({ ...online, dn: '1002', calls: [ringing] });
    status.set({ ...online, calls: [established] });
    expect(asked).toEqual(['in front']);
  });
  it('leaves the card when the agent turns to the window', () => {
    choose('card');
    ring();
    focused.set(true);
    expect(card).toBeNull();
    focused.set(false);
    expect(card?.calls).toEqual([ringing]);
  });
});

describe('a missed call', () => {
  it('is told, and called back from there', () => {
    ring();
    give();
    expect(notices.get('missed')?.title).toBe(desktopWords.notification.missedFrom('Maria Álvarez'));
    press('missed', 'callBack');
    expect(asked).toEqual(['open', { kind: 'dial', target: '+493055501234', origin: 'notification' }]);
    expect(notices.size).toBe(0);
  });
  it('is seen when the agent turns to the window', () => {
    give();
    focused.set(true);
    expect(notices.size).toBe(0);
    focused.set(false);
    expect(notices.size).toBe(0);
  });
  it('is not told to who sees it in the window', () => {
    focused.set(true);
    give();
    expect(shows).toEqual([]);
  });
  it('waits for a daemon', () => {
    reach.set('none');
    give();
    expect(shows).toEqual([]);
    reach.set('open');
    expect(shows).toEqual(['missed']);
  });
  it('joins those before it in one notice', () => {
    give();
    status.set({ ...online, lastEnded: { ...missed, id: 'c2' } });
    expect(notices.get('missed')?.title).toBe('2 missed calls');
    expect(notices.size).toBe(1);
  });
});

it('takes everything away at the end, and when the page is gone', () => {
  ring();
  give();
  presenter.closeAll();
  expect(notices.size).toBe(0);
});

it('lets nothing but the ring disturb where the desktop is told to be quiet', () => {
  const disturbing = (['open', 'none', 'refused', 'quiet', 'held', 'refused-quiet'] as const).filter(
    (now) => {
      reach.set(now);
      return presenter.mayDisturb;
    },
  );
  expect(disturbing).toEqual(['open', 'none', 'refused']);
});
