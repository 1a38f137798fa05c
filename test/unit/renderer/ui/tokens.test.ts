import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../../src/renderer/ui/styles/tokens.css', import.meta.url), 'utf8');
const [lightCss = '', darkCss = ''] = css.split('@media (prefers-color-scheme: dark)');
const colours = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );
const light = colours(lightCss);
const schemes = { light, dark: { ...light, ...colours(darkCss) } };

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const text: [string, string][] = [
  ...['--bg', '--surface', '--surface-hover', '--surface-active', '--neutral-bg'].map(
    (area): [string, string] => ['--text', area],
  ),
  ...['--bg', '--surface', '--neutral-bg', '--ok-bg', '--info-bg', '--warn-bg', '--danger-bg'].flatMap(
    (area): [string, string][] => [
      ['--text', area],
      ['--text-muted', area],
    ],
  ),
  ...['--bg', '--surface', '--surface-hover'].flatMap((area): [string, string][] => [
    ['--accent', area],
    ['--danger-fg', area],
    ['--warn-fg', area],
  ]),
  ...['ok', 'info', 'warn', 'danger'].map((tone): [string, string] => [`--${tone}-fg`, `--${tone}-bg`]),
  ['--danger-fg', '--warn-bg'],
  ['--warn-bg', '--pressed-hover'],
  ...['--answer', '--answer-hover', '--end', '--end-hover'].map((area): [string, string] => [
    '--on-call-button',
    area,
  ]),
  ...['--accent', '--accent-hover'].map((area): [string, string] => ['--on-accent', area]),
];
const controls: [string, string][] = ['--bg', '--surface'].flatMap((area): [string, string][] => [
  ['--control-line', area],
  ['--focus', area],
  ['--accent', area],
  ['--answer', area],
  ['--end', area],
]);

describe.each(Object.entries(schemes))('contrast in the %s scheme', (_scheme, tokens) => {
  const ratio = ([one, other]: [string, string]) => {
    const [a, b] = [tokens[one], tokens[other]];
    if (a === undefined || b === undefined) throw new Error(`No colour ${one} or ${other}`);
    return contrast(a, b);
  };
  it.each(text)('of text %s on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(controls)('of a control’s %s on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(3);
  });
});
