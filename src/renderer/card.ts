// First: what fails in the others is told of.
import './watchCard';
import '@fontsource-variable/inter/wght.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { mount } from 'svelte';
import { card } from './cardHost';
import Card from './ui/card/Card.svelte';

mount(Card, { target: document.body, props: { card } });
