// First: what fails in the others is told of.
import './watchPage';
import '@fontsource-variable/inter/wght.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { mount } from 'svelte';
import { host } from './host';
import { createPhone } from './phone/createPhone';
import { createLog, errorText } from './phone/diagnostics/log';
import { createSettings } from './settings/settings';
import App from './ui/App.svelte';

const log = createLog(host);
const phone = createPhone(host);
const settings = createSettings(host, phone.preferences, (error) =>
  log('error', 'settings-failed', { error: errorText(error) }),
);
mount(App, { target: document.body, props: { phone, settings } });
