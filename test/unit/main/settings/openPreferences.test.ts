import { expect, it } from 'vitest';
import { openPreferences } from '../../../../src/main/settings/openPreferences';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { Preferences } from '../../../../src/shared/settings/preferences';
import { MemoryLog, MemorySettings } from '../../../support/main/memory';

const nothing = { provisioned: {}, policy: {} };

it('are the defaults where nobody has set anything', () => {
  const preferences = openPreferences(new MemorySettings(), nothing, new MemoryLog());
  expect(preferences.current).toEqual(defaultPreferences);
  expect(new Set(Object.values(preferences.state.sources))).toEqual(new Set(['default']));
});

it('keep what the agent sets, and tell of it', () => {
  const settings = new MemorySettings();
  const preferences = openPreferences(settings, nothing, new MemoryLog());
  const told: Preferences['incoming.show'][] = [];
  const stop = preferences.follow((current) => told.push(current['incoming.show']));
  preferences.change({ 'incoming.show': 'card', 'hotkeys.answer': null });
  preferences.change({ 'incoming.show': undefined });
  stop();
  preferences.change({ 'incoming.show': 'window' });
  expect(told).toEqual(['notification', 'card', 'notification']);
  expect(settings.current.preferences).toEqual({ 'incoming.show': 'window', 'hotkeys.answer': null });
  expect(preferences.state.sources).toMatchObject({
    'incoming.show': 'user',
    'hotkeys.answer': 'user',
    'hotkeys.end': 'default',
  });
});

it('hold to what IT has set, and keep the agent’s own below it', () => {
  const settings = new MemorySettings();
  const layers = { provisioned: { 'incoming.show': 'card' as const }, policy: { 'dialling.confirm': false } };
  const preferences = openPreferences(settings, layers, new MemoryLog());
  preferences.change({ 'incoming.show': 'window', 'dialling.confirm': true });
  expect(preferences.current).toMatchObject({ 'incoming.show': 'card', 'dialling.confirm': false });
  expect(preferences.state.sources).toMatchObject({
    'incoming.show': 'provisioned',
    'dialling.confirm': 'policy',
  });
  expect(openPreferences(settings, nothing, new MemoryLog()).current['incoming.show']).toBe('window');
});
