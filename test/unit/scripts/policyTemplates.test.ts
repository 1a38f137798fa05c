import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { policyTemplates } from '../../../scripts/policy-templates';
import { itSettingsSchema } from '../../../src/main/provisioning/itSettings';
import { judgePolicy } from '../../../src/main/provisioning/policy/machinePolicy';
import { defaultPreferences } from '../../../src/shared/settings/defaultPreferences';
import { type Preferences, preferencesSchema } from '../../../src/shared/settings/preferences';

const root = path.resolve(import.meta.dirname, '../../..');
const keys = Object.keys(preferencesSchema.shape) as (keyof Preferences)[];
const written = (name: string) => readFileSync(path.join(root, 'resources/policy', name), 'utf8');
const templates = policyTemplates();
const content = (name: string): string => templates[name] ?? '';

it.each(Object.keys(templates))('%s is what the settings’ schema and words make of it', (name) => {
  if (name.endsWith('.json')) expect(JSON.parse(written(name))).toEqual(JSON.parse(content(name)));
  else expect(written(name)).toBe(content(name));
});

it('the templates have everything that a policy may set, each under its own key', () => {
  const admx = content('agent-softphone.admx');
  const general = Object.keys(itSettingsSchema.shape).filter((key) => key !== 'preferences');
  for (const key of [...general, ...keys]) expect(admx).toContain(`valueName="${key}"`);
  const schema = JSON.parse(content('agent-softphone.schema.json'));
  expect(Object.keys(schema.properties)).toEqual(Object.keys(itSettingsSchema.shape));
  expect(Object.keys(schema.properties.preferences.properties).sort()).toEqual([...keys].sort());
});

it('every text that the templates name is there', () => {
  const named = [...content('agent-softphone.admx').matchAll(/\$\((string|presentation)\.([^)]+)\)/g)];
  const adml = content('en-US/agent-softphone.adml');
  expect(named.length).toBeGreaterThan(keys.length);
  for (const [, kind, id] of named) expect(adml).toContain(`<${kind} id="${id}">`);
});

it('the example is a policy without mistakes', () => {
  const values = JSON.parse(content('policy.example.json'));
  expect(judgePolicy({ state: 'found', place: '/x', values }, '/')).toMatchObject({
    refused: null,
    mistake: null,
    unknown: [],
    set: { wrongPreferences: [] },
  });
});

it.each(keys)('the documentation has %s, its values and its default', (key) => {
  const docs = readFileSync(path.join(root, 'docs/softphone/settings.md'), 'utf8');
  const row = docs.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
  const [, , values = '', byDefault = ''] = row.split('|').map((cell) => cell.trim());
  const inFile = defaultPreferences[key];
  expect(byDefault).toBe(`\`${typeof inFile === 'string' ? inFile : JSON.stringify(inFile)}\``);
  const named = [...values.matchAll(/`([^`]+)`/g)].map(([, value]) => value ?? '');
  expect(values).not.toBe('');
  for (const value of named) {
    const typed = /^(true|false|null|\[.*\])$/.test(value) ? JSON.parse(value) : value;
    expect(preferencesSchema.shape[key].safeParse(typed).success, value).toBe(true);
  }
});
