import type { Watchable } from '../../shared/observable';

/** A button under a notice; the notice itself, when it is clicked, is `show`. */
export interface NoticeButton {
  readonly action: Exclude<NoticeAction, 'show'>;
  readonly label: string;
}
export type NoticeAction = 'show' | 'answer' | 'decline' | 'callBack';

/** All texts are plain and from untrusted sources: an adapter escapes them as its system needs. */
export interface Notice {
  /** The name of the notice: one of each is on the screen at a time. */
  readonly key: string;
  /** A ringing call is urgent: it stays until it is over, and do-not-disturb lets it through. */
  readonly urgent: boolean;
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly NoticeButton[];
}

/**
 * How far a notice would get now. `none`: nobody shows it, or without its buttons; `held`: do-not-disturb that keeps even urgent
 * ones back; `quiet`: do-not-disturb that lets those through; `open`: all are shown; `refused` and `refused-quiet`: the same
 * two, but an urgent one that was to be shown is not, the next one may be.
 */
export type Reach = 'none' | 'held' | 'refused' | 'refused-quiet' | 'quiet' | 'open';

/** The desktop's notifications. Never throws: a desktop without them is only logged, and seen in `reach`. */
export interface Notifier {
  readonly reach: Watchable<Reach>;
  /** Replaces the one that is shown under this key. */
  show(notice: Notice): void;
  /** Harmless when it is not shown. */
  close(key: string): void;
  closeAll(): void;
}

export type OnNoticeAction = (key: string, action: NoticeAction) => void;
