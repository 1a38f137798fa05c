import '@fontsource-variable/inter/wght.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { mount } from 'svelte';
import type { CardApi } from '../shared/ipc/cardApi';
import Card from './ui/card/Card.svelte';

declare global {
  interface Window {
    /** Put there by the card's preload script; nothing but this file reads it. */
    readonly card: CardApi;
  }
}

mount(Card, { target: document.body, props: { card: window.card } });
