import '@fontsource-variable/inter/wght.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { mount } from 'svelte';
import { host } from './host';
import { createPhone } from './phone/createPhone';
import App from './ui/App.svelte';

mount(App, { target: document.body, props: { phone: createPhone(host) } });
