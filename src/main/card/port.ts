import type { CardState } from '../../shared/domain/call/cardState';

/** The small window that shows calls above all others, and never takes the keyboard. */
export interface CallCard {
  /** Loads its page, unseen, so that the first `show` is fast. */
  prepare(): void;
  /** Shows it, or changes what it shows. */
  show(state: CardState): void;
  hide(): void;
}
