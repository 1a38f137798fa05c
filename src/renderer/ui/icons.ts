/** The product's own icons, drawn on a 24 × 24 grid. `fill` is for solid ones; the rest are 2 wide strokes. */
interface IconShape {
  readonly d: string;
  readonly fill?: true;
  /** Degrees about the centre. */
  readonly rotate?: number;
}

const handset =
  'M5.3 3.5h2.9c.5 0 .9.3 1 .8l.9 3.3c.1.4 0 .8-.3 1.1L8.2 10.3a13 13 0 0 0 5.5 5.5l1.6-1.6c.3-.3.7-.4 1.1-.3l3.3.9c.5.1.8.5.8 1v2.9c0 1-.8 1.9-1.9 1.8A15.9 15.9 0 0 1 3.5 5.4c-.1-1.1.8-1.9 1.8-1.9z';

const icons = {
  answer: { d: handset, fill: true },
  hangUp: { d: handset, fill: true, rotate: 135 },
  microphone: {
    d: 'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  },
  microphoneOff: {
    d: 'M9 9.5v2a3 3 0 0 0 4.7 2.4M15 11V6.5a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.5 11.5a6.5 6.5 0 0 1-.5 2.5M12 18v3M4 3.5l16.5 17',
  },
  pause: { d: 'M8.5 5.5v13M15.5 5.5v13' },
  play: { d: 'M8 5.2v13.6a1 1 0 0 0 1.5.9l11-6.8a1 1 0 0 0 0-1.8l-11-6.8A1 1 0 0 0 8 5.2z', fill: true },
  keypad: {
    d: 'M4.5 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM10.5 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM16.5 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM4.5 10a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM10.5 10a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM16.5 10a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM4.5 15a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM10.5 15a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM16.5 15a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0zM10.5 20a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0z',
    fill: true,
  },
  incoming: { d: 'M18 6L6.5 17.5M6.5 9v8.5H15' },
  outgoing: { d: 'M6 18L17.5 6.5M9 6.5h8.5V15' },
  headset: {
    d: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14.5a1.5 1.5 0 0 1 1.5-1.5H7v6H5.5A1.5 1.5 0 0 1 4 17.5zM20 14.5a1.5 1.5 0 0 0-1.5-1.5H17v6h1.5a1.5 1.5 0 0 0 1.5-1.5zM20 17.5a3.5 3.5 0 0 1-3.5 3.5H13',
  },
  speaker: { d: 'M4 9.5h3.5l5-4.5v14l-5-4.5H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11' },
  bell: { d: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4' },
  history: { d: 'M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.5V12l3.2 2' },
  close: { d: 'M6 6l12 12M18 6L6 18' },
  backspace: { d: 'M9 5.5h10.5a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H9L3 12zM11.5 9.5l5 5M16.5 9.5l-5 5' },
  chevron: { d: 'M7 10l5 5 5-5' },
  back: { d: 'M14.5 6l-6 6 6 6' },
  lock: { d: 'M6.5 11h11v9h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3' },
  settings: {
    d: 'M4 7h8M18 7h2M4 17h2M12 17h8M15 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM9 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  },
  file: { d: 'M6.5 3.5h7l4 4v13h-11zM13 4v4h4' },
  online: {
    d: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zm4.6 7.5l-5.3 5.7a1 1 0 0 1-1.4 0l-2.6-2.6a1 1 0 0 1 1.4-1.4l1.9 1.9 4.5-4.9a1 1 0 1 1 1.5 1.3z',
    fill: true,
  },
  busy: { d: 'M12 4a8 8 0 0 1 8 8M12 20a8 8 0 0 1-8-8' },
  offline: {
    d: 'M10.5 3.4L2 18.3c-.7 1.2.1 2.7 1.5 2.7h17c1.4 0 2.2-1.5 1.5-2.7L13.5 3.4c-.7-1.2-2.3-1.2-3 0zM12 8a1 1 0 0 1 1 1v4a1 1 0 0 1-2 0V9a1 1 0 0 1 1-1zm0 8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4z',
    fill: true,
  },
  signedOut: { d: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z' },
} as const satisfies Record<string, IconShape>;

export type IconName = keyof typeof icons;
export const iconShape = (name: IconName): IconShape => icons[name];
