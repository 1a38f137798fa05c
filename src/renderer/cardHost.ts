import type { CardApi } from '../shared/ipc/cardApi';

declare global {
  interface Window {
    /** Put there by the card's preload script; nothing but this file reads it. */
    readonly card: CardApi;
  }
}

/** The call card's only way to main. */
export const card: CardApi = window.card;
