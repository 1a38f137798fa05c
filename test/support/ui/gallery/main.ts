import '@fontsource-variable/inter/wght.css';
import '../../../../src/renderer/ui/styles/tokens.css';
import '../../../../src/renderer/ui/styles/base.css';
import { mount } from 'svelte';
import App from '../../../../src/renderer/ui/App.svelte';
import Card from '../../../../src/renderer/ui/card/Card.svelte';
import { Clock } from '../../../../src/renderer/ui/model/clock.svelte';
import { type CardStateName, cardStates, fakeCard } from '../cardStates';
import { FakePhone } from '../fakePhone';
import { defaultSettings, FakeSettings } from '../fakeSettings';
import { settingsStates } from '../settingsStates';
import { now, type StateName, states } from '../states';

declare global {
  interface Window {
    /** The phone behind the window, for the test to play the other side. */
    galleryPhone: FakePhone;
    gallerySettings: FakeSettings;
  }
}

// ?state=NAME shows one state, at a standing clock; &text=125 at that text size in percent.
const query = new URLSearchParams(location.search);
const name = (query.get('state') ?? 'idle') as StateName;
document.documentElement.style.fontSize = `${query.get('text') ?? '100'}%`;

window.galleryPhone = new FakePhone(states[name]);
window.gallerySettings = new FakeSettings(settingsStates[name] ?? defaultSettings);
const cardName = query.get('card') as CardStateName | null;
if (cardName !== null) {
  document.body.style.inlineSize = '320px';
  mount(Card, {
    target: document.body,
    props: { card: fakeCard(cardStates[cardName]), clock: new Clock(() => now) },
  });
} else
  mount(App, {
    target: document.body,
    props: { phone: window.galleryPhone, settings: window.gallerySettings, clock: new Clock(() => now) },
  });
