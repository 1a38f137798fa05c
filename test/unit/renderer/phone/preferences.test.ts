import { expect, it, vi } from 'vitest';
import { createLog } from '../../../../src/renderer/phone/diagnostics/log';
import { PreferenceSource } from '../../../../src/renderer/phone/preferences';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { Preferences } from '../../../../src/shared/settings/preferences';
import { FakeHost } from '../../../support/phone/fakeHost';

async function source() {
  const host = new FakeHost();
  const preferences = new PreferenceSource(host, createLog(host));
  const told: string[] = [];
  preferences.watch(
    (set) => set,
    (set) => {
      const rules = [...set['sound.speakerRules'], ...set['ring.internalNumbers']];
      told.push([set['ring.volume'], ...rules.map(({ pattern }) => pattern)].join(' '));
    },
  );
  preferences.start();
  // What main was asked for at the start is there.
  await vi.waitFor(() => expect(told).toHaveLength(1));
  const set = (parts: Partial<Preferences>) =>
    host.setPreferences({ ...host.preferences, values: { ...defaultPreferences, ...parts } });
  return { preferences, told, set };
}
const before = defaultPreferences['ring.volume'];

it('tells of rules once they can be tried, and of everything else with them', async () => {
  const { preferences, told, set } = await source();
  set({ 'ring.volume': 'low', 'sound.speakerRules': ['^jabra'], 'ring.internalNumbers': ['7\\d{3}'] });
  await vi.waitFor(() => expect(told.at(-1)).toBe('low ^jabra 7\\d{3}'));
  expect(preferences.current['sound.speakerRules'][0]?.isIn('Jabra Link 380')).toBe(true);
  expect(preferences.current['ring.internalNumbers'][0]?.isAllOf('7001')).toBe(true);
  // From now on at once.
  set({ 'sound.speakerRules': ['poly'] });
  expect(told.at(-1)).toBe(`${before} poly`);
});

it('is not overtaken by what was set before', async () => {
  const { told, set } = await source();
  set({ 'ring.volume': 'medium', 'sound.speakerRules': ['jabra'] });
  set({ 'ring.volume': 'high' });
  expect(told.at(-1)).toBe('high');
  set({ 'ring.volume': 'medium', 'sound.speakerRules': ['poly'] });
  set({ 'ring.volume': 'low', 'sound.speakerRules': ['epos'] });
  await vi.waitFor(() => expect(told.at(-1)).toBe('low epos'));
  expect(told.join()).not.toMatch(/jabra|poly/);
});
