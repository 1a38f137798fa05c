import type { CommandOrigin, PhoneCommand } from '../../shared/domain/call/command';
import { sameData } from '../../shared/sameData';
import type { CallCard } from '../card/port';
import type { CallersHidden } from '../power/port';
import type { PreferenceStore } from '../settings/port';
import type { MissedCallSource, PhoneStatusSource } from '../status/port';
import type { PhoneWindowFocus } from '../window/port';
import { MISSED } from './notices';
import type { Notice, Notifier, OnNoticeAction } from './port';
import { mayDisturb, type Presentation, present } from './presentation';

export interface PresenterParts {
  readonly status: PhoneStatusSource;
  readonly missed: MissedCallSource;
  readonly preferences: Pick<PreferenceStore, 'current' | 'follow'>;
  readonly callersHidden: CallersHidden;
  readonly window: PhoneWindowFocus;
  /** Notices come back by `onAction`. */
  readonly notifier: (onAction: OnNoticeAction) => Notifier;
  readonly card: CallCard;
  /** Puts the window before others, without the keyboard. */
  readonly bringInFront: () => void;
  /** The agent asked for the window: with the keyboard. */
  readonly openWindow: () => void;
  readonly command: (command: PhoneCommand, origin: CommandOrigin) => void;
}

/** Keeps notifications, card and window in step with the phone: nothing on the desktop outlives its call. */
export class Presenter {
  readonly #parts: PresenterParts;
  readonly #notifier: Notifier;
  readonly #shown = new Map<string, Notice>();
  #broughtInFront: readonly string[] = [];
  /** `once more` when what happens meanwhile changes the picture. */
  #updating: 'no' | 'now' | 'once more' = 'no';

  constructor(parts: PresenterParts) {
    this.#parts = parts;
    this.#notifier = parts.notifier((key, action) => this.#act(key, action));
    const update = (): void => this.#update();
    this.#notifier.reach.subscribe(update);
    parts.callersHidden.subscribe(update);
    parts.preferences.follow(update);
    parts.window.subscribe(update);
    parts.missed.calls.subscribe(update);
    parts.status.follow(update);
  }

  /** False while the desktop is told to leave the agent in peace. */
  get mayDisturb(): boolean {
    return mayDisturb(this.#notifier.reach.value);
  }

  closeAll(): void {
    this.#shown.clear();
    this.#notifier.closeAll();
  }

  /** A notice that is closed can change the notifier's reach at once: then what was decided by the old one is out of date. */
  #update(): void {
    if (this.#updating !== 'no') {
      this.#updating = 'once more';
      return;
    }
    do {
      this.#updating = 'now';
      this.#updateOnce();
    } while (this.#updating !== 'now');
    this.#updating = 'no';
  }

  #updateOnce(): void {
    const { status, missed, preferences, callersHidden, window } = this.#parts;
    this.#show(
      present({
        status: status.value,
        missed: missed.calls.value,
        preferences: preferences.current,
        reach: this.#notifier.reach.value,
        callersHidden: callersHidden.value,
        windowFocused: window.focused,
      }),
    );
  }

  #show({ notices, card, inFront, cardReady }: Presentation): void {
    for (const key of [...this.#shown.keys()]) {
      if (notices.some((notice) => notice.key === key)) continue;
      this.#shown.delete(key);
      this.#notifier.close(key);
    }
    for (const notice of notices) {
      if (sameData(this.#shown.get(notice.key), notice)) continue;
      this.#shown.set(notice.key, notice);
      this.#notifier.show(notice);
    }
    if (cardReady) this.#parts.card.prepare();
    if (card === null) this.#parts.card.hide();
    else this.#parts.card.show(card);
    // Once a call: an agent who puts the window away again has decided.
    const news = inFront.filter((id) => !this.#broughtInFront.includes(id));
    this.#broughtInFront = inFront;
    if (news.length > 0) this.#parts.bringInFront();
  }

  #act(key: string, action: Parameters<OnNoticeAction>[1]): void {
    const { command, openWindow, missed } = this.#parts;
    switch (action) {
      case 'answer':
      case 'decline':
        command({ kind: action, callId: key }, 'notification');
        return;
      case 'callBack': {
        const target = missed.calls.value.at(-1)?.party.number;
        missed.seen();
        // They see the call that they make, and why it may not be made.
        openWindow();
        if (key === MISSED && target) command({ kind: 'dial', target }, 'notification');
        return;
      }
      case 'show':
        missed.seen();
        openWindow();
    }
  }
}
