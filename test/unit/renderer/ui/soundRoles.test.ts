import { describe, expect, it } from 'vitest';
import { SoundView } from '../../../../src/renderer/ui/model/soundView.svelte';
import { settingsWords } from '../../../../src/renderer/ui/words/settings';
import { soundWords as words } from '../../../../src/renderer/ui/words/sound';
import { readIdentity } from '../../../../src/shared/domain/devices/deviceIdentity';
import {
  chooseSound,
  type PresentDevice,
  type PresentDevices,
  type SoundRoleId,
} from '../../../../src/shared/domain/devices/soundDevices';
import type { PartialPreferences, Preferences } from '../../../../src/shared/settings/preferences';
import { rulesOf } from '../../../support/rules';
import { FakePhone } from '../../../support/ui/fakePhone';
import { defaultSettings, FakeSettings, withSet } from '../../../support/ui/fakeSettings';
import { idle } from '../../../support/ui/states';

const device = (label: string, group = label): PresentDevice => ({
  ...readIdentity(label),
  id: `${label}${group}`,
  group: group === '' ? null : group.padEnd(64, '0').replace(/[^0-9a-f]/g, '0'),
});
const jabra = device('Jabra (0b0e:030c)', 'a');
const poly = device('Poly (047f:c012)', 'b');
const speakers = device('Speakers', 'c');
const wishOf = (one: PresentDevice) =>
  `${one.label}${one.model === null ? '' : ` (${one.model})`} #${one.group ?? ''}`;
const there = (...others: PresentDevice[]): PresentDevices => ({
  system: { ...device('Default'), id: 'default', group: speakers.group },
  systemForCalls: null,
  others,
});

/** The page before such devices and settings. */
function pageOf(
  present: PresentDevices,
  set: PartialPreferences = {},
  source: 'user' | 'provisioned' | 'policy' = 'user',
  also: PartialPreferences = {},
) {
  const state = withSet(withSet(defaultSettings, source, set), 'policy', also);
  const settings = new FakeSettings(state);
  const sound = (values: Preferences) => {
    const wishes = (own: readonly string[], rules: readonly string[]) => ({
      own: own.map(readIdentity),
      rules: rulesOf(rules),
      locked: !values['sound.ownDevices'],
    });
    return chooseSound(present, present, {
      microphone: wishes(values['sound.microphone'], values['sound.microphoneRules']),
      speaker: wishes(values['sound.speaker'], values['sound.speakerRules']),
      ringers: wishes(values['sound.ringers'], values['sound.ringerRules']),
    });
  };
  const phone = new FakePhone(idle);
  const view = new SoundView(phone, settings);
  // As the phone follows the settings.
  const follow = (now: typeof settings.state) => now && phone.set({ sound: sound(now.preferences.values) });
  follow(settings.state);
  settings.subscribe(follow);
  return {
    role(id: SoundRoleId) {
      const role = view.roles.find((one) => one.id === id);
      if (role === undefined) throw new Error('no such role');
      return role;
    },
    view,
    own: (key: 'sound.microphone' | 'sound.speaker' | 'sound.ringers') =>
      settings.state?.preferences.values[key],
    source: () => settings.state?.preferences.sources['sound.speaker'],
  };
}
const chosen = (role: { options: readonly { name: string; chosen: boolean }[] }) =>
  role.options.filter((one) => one.chosen).map(({ name }) => name);

describe('the page says which device is used, and why', () => {
  it.each<[string, PresentDevices, PartialPreferences, string, string]>([
    ['by choice', there(jabra), { 'sound.speaker': [wishOf(jabra)] }, 'Jabra', words.why.own],
    [
      'by the second choice',
      there(jabra),
      { 'sound.speaker': [wishOf(poly), wishOf(jabra)] },
      'Jabra',
      words.why.ownUntil(['Poly']),
    ],
    [
      'the system’s by choice',
      there(jabra, speakers),
      { 'sound.speaker': ['(system)'] },
      'Speakers',
      words.why.ownSystem,
    ],
    [
      'by the agent’s rule',
      there(jabra),
      { 'sound.speakerRules': ['x', '^jab'] },
      'Jabra',
      words.why.rule(2, '^jab', false),
    ],
    ['the system’s', there(jabra, speakers), {}, 'Speakers', words.why.system],
    [
      'the system’s for want of others',
      there(speakers),
      { 'sound.speaker': [wishOf(poly)], 'sound.speakerRules': ['jabra'] },
      'Speakers',
      words.why.systemSince(['Poly', words.why.ruleOf('jabra')]),
    ],
  ])('%s', (_, present, set, name, why) =>
    expect(pageOf(present, set).role('speaker').inUse).toEqual([{ name, why }]),
  );

  it('by IT’s rule, until the agent’s own is back', () => {
    const page = pageOf(there(jabra), { 'sound.speakerRules': ['jabra'] }, 'provisioned');
    expect(page.role('speaker').inUse).toEqual([{ name: 'Jabra', why: words.why.rule(1, 'jabra', true) }]);
    const both = pageOf(there(jabra), { 'sound.speakerRules': ['jabra'], 'sound.speaker': [wishOf(poly)] });
    expect(both.role('speaker').note).toBe(words.why.until(['Poly']));
  });

  it('or that there is none', () => {
    const page = pageOf({ system: null, systemForCalls: null, others: [] });
    expect(page.role('ringers').inUse[0]?.name).toBe(words.role.ringers.none);
  });

  it('and why the agent cannot choose', () => {
    const set = { 'sound.speakerRules': ['jabra'], 'sound.speaker': [wishOf(poly)] };
    const off = pageOf(there(jabra), set, 'user', { 'sound.ownDevices': false }).role('speaker');
    expect(off.locked).toContain(settingsWords.lockedBy('policy', null));
    expect(off.inUse[0]?.why).toBe(words.why.rule(1, 'jabra', false));
    const fixed = pageOf(there(jabra), {}, 'user', { 'sound.speaker': [wishOf(jabra)] });
    expect(fixed.role('speaker').inUse[0]?.why).toBe(words.why.ownByIt);
    expect([fixed.role('speaker').locked, fixed.role('microphone').locked]).toEqual([
      expect.stringContaining(settingsWords.lockedBy('policy', null)),
      null,
    ]);
    expect(pageOf(there(jabra), {}, 'user', { 'sound.ownDevices': true }).role('speaker').locked).toBeNull();
  });
});

describe('the agent chooses', () => {
  it('and what he chose before is next in line, also while it is away', async () => {
    const page = pageOf(there(jabra, poly, speakers), { 'sound.speaker': ['Sennheiser'] });
    expect(chosen(page.role('speaker'))).toEqual(['Sennheiser']);
    await page.view.pick(page.role('speaker'), wishOf(jabra));
    await page.view.pick(page.role('speaker'), wishOf(poly));
    await page.view.pick(page.role('speaker'), wishOf(jabra));
    expect(page.own('sound.speaker')).toEqual([wishOf(jabra), wishOf(poly), 'Sennheiser']);
    expect(chosen(page.role('speaker'))).toEqual(['Jabra']);
    expect(page.role('speaker').options.find(({ name }) => name === 'Sennheiser')).toMatchObject({
      hint: words.absent,
      present: false,
    });
    await page.view.forget(page.role('speaker'), 'Sennheiser');
    expect(page.own('sound.speaker')).toEqual([wishOf(jabra), wishOf(poly)]);
    await page.view.automatic(page.role('speaker'));
    expect([page.own('sound.speaker'), page.source()]).toEqual([[], 'default']);
    expect(page.role('speaker')).toMatchObject({ automatic: true });
  });

  it('no more than are kept, and each once under whatever name', async () => {
    const many = Array.from({ length: 8 }, (_, place) => `Old ${place}`);
    const page = pageOf(there(jabra), {
      'sound.speaker': many,
      'sound.microphone': ['Other name (0b0e:030c)'],
    });
    await page.view.pick(page.role('speaker'), wishOf(jabra));
    expect(page.own('sound.speaker')).toEqual([wishOf(jabra), ...many.slice(0, 7)]);
    await page.view.pick(page.role('microphone'), wishOf(jabra));
    expect(page.own('sound.microphone')).toEqual([wishOf(jabra)]);
  });

  it('one more ringer, and takes it away; it never rings nowhere', async () => {
    const page = pageOf(there(jabra, poly, speakers));
    expect(chosen(page.role('ringers'))).toEqual([words.system]);
    await page.view.toggle(page.role('ringers'), wishOf(jabra));
    expect(page.role('ringers').inUse.map(({ name }) => name)).toEqual(['Speakers', 'Jabra']);
    await page.view.toggle(page.role('ringers'), '(system)');
    expect(page.role('ringers').inUse.map(({ name }) => name)).toEqual(['Jabra']);
    await page.view.toggle(page.role('ringers'), wishOf(jabra));
    expect(page.role('ringers')).toMatchObject({ automatic: true, inUse: [{ name: 'Speakers' }] });
  });

  it('between two of one name by their numbers', () => {
    const page = pageOf(there(jabra, { ...jabra, id: 'other', group: 'd'.repeat(64) }));
    expect(page.role('speaker').options.map(({ hint }) => hint)).toEqual([
      null,
      words.twin(1, 2),
      words.twin(2, 2),
    ]);
  });
});
