import '@fontsource-variable/inter/wght.css';
import '../../../../src/renderer/ui/styles/tokens.css';
import '../../../../src/renderer/ui/styles/base.css';
import { mount, unmount } from 'svelte';
import App from '../../../../src/renderer/ui/App.svelte';
import Card from '../../../../src/renderer/ui/card/Card.svelte';
import { Clock } from '../../../../src/renderer/ui/model/clock.svelte';
import { type CardStateName, cardStates, fakeCard } from '../cardStates';
import { FakePhone } from '../fakePhone';
import { defaultSettings, FakeSettings } from '../fakeSettings';
import { settingsStates } from '../settingsStates';
import { now, type StateName, states } from '../states';

/** A state of the window, or of the call card. */
export type Shown = { readonly state: StateName } | { readonly card: CardStateName };

declare global {
  interface Window {
    /** Begins anew in that state, at a standing clock and that text size in percent. */
    showInGallery(shown: Shown, text: number): void;
    /** The phone behind the window, for the test to play the other side. */
    galleryPhone: FakePhone;
    gallerySettings: FakeSettings;
  }
}

let mounted: ReturnType<typeof mount> | null = null;

window.showInGallery = (shown, text) => {
  if (mounted !== null) void unmount(mounted);
  document.documentElement.style.fontSize = `${text}%`;
  const state = 'state' in shown ? shown.state : 'idle';
  window.galleryPhone = new FakePhone(states[state]);
  window.gallerySettings = new FakeSettings(settingsStates[state] ?? defaultSettings);
  const clock = new Clock(() => now);
  document.body.style.inlineSize = 'card' in shown ? '320px' : '';
  mounted =
    'card' in shown
      ? mount(Card, { target: document.body, props: { card: fakeCard(cardStates[shown.card]), clock } })
      : mount(App, {
          target: document.body,
          props: { phone: window.galleryPhone, settings: window.gallerySettings, clock },
        });
};

// ?state=NAME shows one state, ?card=NAME one of the card; &text=125 at that text size in percent.
const query = new URLSearchParams(location.search);
const card = query.get('card') as CardStateName | null;
const state = (query.get('state') ?? 'idle') as StateName;
window.showInGallery(card === null ? { state } : { card }, Number(query.get('text') ?? '100'));
