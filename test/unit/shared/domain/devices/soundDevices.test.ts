import { describe, expect, it } from 'vitest';
import {
  type DeviceIdentity,
  identityText,
  readIdentity,
} from '../../../../../src/shared/domain/devices/deviceIdentity';
import {
  behindSystem,
  chooseSound,
  type DeviceWishes,
  findAgain,
  type PresentDevice,
  type PresentDevices,
  systemsOwn,
} from '../../../../../src/shared/domain/devices/soundDevices';
import { rulesOf } from '../../../../support/rules';

const device = (label: string, model: string | null = null, group: string | null = null): PresentDevice => ({
  id: `${label}|${model}|${group}`,
  label,
  model,
  group,
});
const there = (...others: PresentDevice[]): PresentDevices => ({ system, systemForCalls: null, others });
const system: PresentDevice = { ...device('Default'), id: 'default' };
const jabra = device('Jabra Evolve2 65', '0b0e:030c', 'jabra');
const poly = device('Poly Savi', '047f:c012', 'poly');
const builtIn = device('Built-in Audio');
const nothing: DeviceWishes = { own: [], rules: [], locked: false };
/** With its rules as they are written. */
interface Wishes extends Partial<Omit<DeviceWishes, 'rules'>> {
  readonly rules?: readonly string[];
}
const wished = ({ rules = [], ...others }: Wishes): DeviceWishes => ({
  ...nothing,
  ...others,
  rules: rulesOf(rules),
});
const none: PresentDevices = { system: null, systemForCalls: null, others: [] };

/** What plays calls, chosen alone. */
const speaker = (outputs: PresentDevices, wishes: Wishes) =>
  chooseSound(none, outputs, {
    microphone: nothing,
    speaker: wished(wishes),
    ringers: nothing,
  }).speaker;
const ringers = (outputs: PresentDevices, wishes: Wishes) =>
  chooseSound(none, outputs, {
    microphone: nothing,
    speaker: nothing,
    ringers: wished(wishes),
  }).ringers.map((one) => one.device);
const byRule = (rule: number, pattern: string) => ({ kind: 'rule', rule, pattern });

describe('a device is chosen', () => {
  it.each<[string, PresentDevices, Wishes, readonly [PresentDevice, unknown]]>([
    [
      'the agent’s own before the rules',
      there(jabra, poly),
      { own: [poly], rules: ['jabra'] },
      [poly, { kind: 'own' }],
    ],
    ['the better of his own', there(jabra, poly), { own: [poly, jabra] }, [poly, { kind: 'own' }]],
    [
      'the next of his own while that is away',
      there(jabra),
      { own: [poly, jabra] },
      [jabra, { kind: 'own' }],
    ],
    [
      'by rule while his own is away',
      there(jabra),
      { own: [poly], rules: ['x', 'jabra'] },
      [jabra, byRule(1, 'jabra')],
    ],
    [
      'by the first rule that fits, not by the first device',
      there(poly, jabra),
      { rules: ['jabra', 'poly'] },
      [jabra, byRule(0, 'jabra')],
    ],
    [
      'by rule where policy has locked it',
      there(jabra, poly),
      { own: [poly], rules: ['jabra'], locked: true },
      [jabra, byRule(0, 'jabra')],
    ],
    [
      'the system’s, locked and without a rule that fits',
      there(poly),
      { own: [poly], rules: ['jabra'], locked: true },
      [system, { kind: 'system' }],
    ],
    ['the system’s, when nobody wishes', there(jabra), {}, [system, { kind: 'system' }]],
    [
      'the system’s on the agent’s wish, before the rules',
      there(jabra),
      { own: [systemsOwn], rules: ['jabra'] },
      [system, { kind: 'own' }],
    ],
    [
      'not the system’s on a wish that is locked',
      there(jabra),
      { own: [systemsOwn], rules: ['jabra'], locked: true },
      [jabra, byRule(0, 'jabra')],
    ],
    [
      'the first by name, where the system names none',
      { ...there(poly, jabra), system: null },
      {},
      [jabra, { kind: 'system' }],
    ],
    [
      'past a wish for the system’s where there is none',
      { ...there(jabra), system: null },
      { own: [systemsOwn, jabra] },
      [jabra, { kind: 'own' }],
    ],
    [
      'by a rule for the whole name, with the model or without',
      there(jabra, poly),
      { rules: ['65 \\(0b0e:030d\\)$', '^poly savi$', '65 \\(0b0e:030c\\)$'] },
      [poly, byRule(1, '^poly savi$')],
    ],
    [
      'by one that names the model',
      there(jabra, poly),
      { rules: ['savi$ ', '65 \\(0b0e:030c\\)$'] },
      [jabra, byRule(1, '65 \\(0b0e:030c\\)$')],
    ],
  ])('%s', (_, present, wishes, [chosen, because]) =>
    expect(speaker(present, wishes)).toEqual({ device: chosen, because }),
  );

  it('not at all, where there is none', () => expect(speaker(none, { rules: ['.'] })).toBeNull());

  it('for calls the one that Windows names for them, and rings on the other', () => {
    const calls = { ...device('Communications - Headset'), id: 'communications' };
    const present = { ...there(jabra), systemForCalls: calls };
    const sound = chooseSound(present, present, { microphone: nothing, speaker: nothing, ringers: nothing });
    expect([sound.microphone?.device, sound.speaker?.device]).toEqual([calls, calls]);
    expect(sound.ringers.map((one) => one.device)).toEqual([system]);
  });
});

describe('ringers', () => {
  it('ring on all that the agent wished for and that are there', () => {
    expect(ringers(there(jabra, poly), { own: [poly, builtIn, jabra] })).toEqual([poly, jabra]);
    expect(ringers(there(jabra, poly), { rules: ['poly', 'jabra'] })).toEqual([poly]);
    expect(ringers(there(jabra, poly), {})).toEqual([system]);
  });
  it('ring once on a device that is the system’s own too', () => {
    const asSystem = { ...device('Default - Poly Savi', '047f:c012', 'poly'), id: 'default' };
    const present = { ...there(jabra, poly), system: asSystem };
    expect(ringers(present, { own: [systemsOwn, jabra, poly] })).toEqual([jabra, poly]);
    expect(ringers(present, { own: [systemsOwn, jabra] })).toEqual([asSystem, jabra]);
  });
});

describe('of several that a wish fits', () => {
  const twin = (group: string, label = jabra.label) => device(label, jabra.model, group);
  const wishes = wished({ rules: ['jabra'] });

  it('microphone, speaker and ringer are those of one headset', () => {
    for (const group of ['a', 'b']) {
      const inputs = there(twin('a'), twin('b'));
      // The agent chose one microphone of two; the rules choose the rest.
      const sound = chooseSound(inputs, there(twin('a'), twin('b')), {
        microphone: { ...nothing, own: [twin(group)] },
        speaker: wishes,
        ringers: wishes,
      });
      expect([sound.microphone, sound.speaker, sound.ringers[0]].map((one) => one?.device.group)).toEqual([
        group,
        group,
        group,
      ]);
    }
  });

  it('a Bluetooth headset is heard in the profile that has its microphone', () => {
    const stereo = device('Headphones (WH-1000XM4 Stereo)', null, 'a2dp');
    const handsFree = device('Headset (WH-1000XM4 Hands-Free AG Audio) (Bluetooth)', null, 'hfp');
    const sound = chooseSound(there(handsFree), there(stereo, handsFree), {
      microphone: wished({ rules: ['wh-1000'] }),
      speaker: wished({ rules: ['wh-1000'] }),
      ringers: nothing,
    });
    expect(sound.speaker?.device).toBe(handsFree);
  });

  it('the system’s own goes before the others', () => {
    const present = { ...there(jabra, poly), system: { ...system, group: 'poly' } };
    expect(speaker(present, { rules: ['.'] })?.device).toBe(poly);
  });
});

describe('the order of plugging', () => {
  const all = [
    jabra,
    device('Jabra Evolve2 65', '0b0e:030c', 'other'),
    device('Jabra Evolve2 65'),
    poly,
    builtIn,
  ];
  const orders = <T>(of: readonly T[]): T[][] =>
    of.length === 0
      ? [[]]
      : of.flatMap((one, place) => orders(of.toSpliced(place, 1)).map((rest) => [one, ...rest]));
  const subsets = <T>(of: readonly T[]): T[][] =>
    Array.from({ length: 2 ** of.length }, (_, bits) => of.filter((_one, place) => bits & (2 ** place)));
  const wishes: Wishes[] = [
    {},
    { own: [jabra, poly] },
    { own: [{ ...jabra, group: null }] },
    { rules: ['jabra', '.'] },
    { own: [poly, systemsOwn], rules: ['65$'] },
  ];

  it('changes nothing: whatever came and went before, it is as from scratch', () => {
    for (const wish of wishes) {
      for (const set of subsets(all)) {
        const scratch = speaker(there(...set), wish);
        for (const order of orders(set)) expect(speaker(there(...order), wish)).toEqual(scratch);
      }
    }
  });

  it('and one more device takes nothing from a better one', () => {
    const own = [poly, jabra];
    for (const set of subsets(all)) {
      const chosen = speaker(there(...set), { own })?.device;
      if (set.includes(poly)) expect(chosen).toBe(poly);
      else if (set.includes(jabra)) expect(chosen).toBe(jabra);
    }
  });
});

describe('a device is found again', () => {
  const found = (wish: DeviceIdentity, ...others: PresentDevice[]) => findAgain(wish, there(...others));
  const other = device('Jabra Evolve2 65', '0b0e:030c', 'other');

  it('of two of its model by its group, and any of them where that is not there', () => {
    expect(found(other, jabra, other)).toBe(other);
    expect(found({ ...jabra, group: 'gone' }, jabra, other)).toBe(jabra);
    expect(found({ ...jabra, group: null }, jabra, other)).toBe(jabra);
  });
  it('by its model under the name of another language, before that by its name', () => {
    expect(found({ ...jabra, label: 'Kopfhörer (Jabra)' }, poly, jabra)).toBe(jabra);
    const chat = device('Chat (Jabra)', jabra.model);
    expect(found(chat, device('Game (Jabra)', jabra.model), chat)).toBe(chat);
  });
  it('in another socket of Windows', () => {
    const moved = device('Headset (3- Sennheiser)');
    expect(found(device('Headset (Sennheiser)'), moved)).toBe(moved);
    expect(found(device('Headset (2- Sennheiser)'), moved)).toBe(moved);
  });
  it('never in a namesake of another model, nor, without a model, under another name', () => {
    expect(found({ ...jabra, model: '0b0e:0001' }, jabra)).toBeNull();
    expect(found({ ...jabra, model: null }, jabra)).toBeNull();
    expect(found(device('Headphones (Realtek)'), device('Speakers (Realtek)'))).toBeNull();
    expect(found(device('', null), builtIn)).toBeNull();
  });
});

describe('the system’s own device', () => {
  const present = (label: string, group: string | null, ...others: PresentDevice[]): PresentDevices => ({
    ...there(...others),
    system: { ...device(label, null, group), id: 'default' },
  });
  it.each<[string, PresentDevices, PresentDevice | null]>([
    ['by its group', present('Default', 'poly', jabra, poly), poly],
    ['by its name', present('Standard - Built-in Audio', null, jabra, builtIn), builtIn],
    [
      'by both',
      present('Default - Built-in Audio', 'g', device('X', null, 'g'), { ...builtIn, group: 'g' }),
      { ...builtIn, group: 'g' },
    ],
    ['not at all', present('Default', null, jabra, poly), null],
    ['not among two', present('Default', 'g', device('X', null, 'g'), device('Y', null, 'g')), null],
  ])('is told %s', (_, devices, expected) => expect(behindSystem(devices)).toEqual(expected));
});

it('an identity is kept as text', () => {
  const unusual = device('A (b) #c', '046d:0a38', 'a'.repeat(64));
  for (const one of [device('Jabra', '0b0e:030c'), builtIn, unusual, { ...systemsOwn, id: '' }]) {
    const { id: _, ...identity } = one;
    expect(readIdentity(identityText(one))).toEqual(identity);
  }
});
