import { describe, expect, it } from 'vitest';
import {
  chooseDevice,
  chooseDevices,
  findAgain,
  identityText,
  type PresentDevice,
  readIdentity,
} from '../../../../src/shared/domain/soundDevices';

const device = (label: string, model: string | null = null, group: string | null = null): PresentDevice => ({
  id: `${label}|${model}|${group}`,
  label,
  model,
  group,
});
const system = device('Default');
const jabra = device('Jabra Evolve2 65', '0b0e:030c');
const poly = device('Poly Savi', '047f:c012');
const noWishes = { own: [], rules: [], locked: false };

describe('a device', () => {
  it('is the agent’s own before the one of the rules, that before the system’s', () => {
    const present = { system, others: [jabra, poly] };
    const wishes = { own: [poly], rules: ['^jabra'], locked: false };
    expect(chooseDevice(present, wishes)).toEqual({ device: poly, because: { kind: 'own' } });
    expect(chooseDevice({ system, others: [jabra] }, wishes)).toEqual({
      device: jabra,
      because: { kind: 'rule', rule: 0, pattern: '^jabra' },
    });
    expect(chooseDevice({ system, others: [] }, wishes)?.because).toEqual({ kind: 'system' });
    expect(chooseDevice({ system: null, others: [] }, wishes)).toBeNull();
    expect(chooseDevice(present, { ...wishes, locked: true })?.device).toBe(jabra);
  });

  it('rings with all others of the agent’s own', () => {
    const present = { system, others: [jabra, poly] };
    expect(chooseDevices(present, { ...noWishes, own: [poly, jabra] }).map((one) => one.device)).toEqual([
      poly,
      jabra,
    ]);
    expect(chooseDevices(present, noWishes).map((one) => one.device)).toEqual([system]);
  });

  it('of a model is found again under another label, and the very one by its group', () => {
    const other = device('Jabra Evolve2 65', '0b0e:030c', 'b'.repeat(64));
    expect(findAgain({ ...other, label: 'Headset (2- Jabra)' }, [jabra, other])).toBe(other);
    expect(findAgain(poly, [jabra])).toBeNull();
  });
});

it('an identity is kept as text', () => {
  for (const one of [jabra, device('Built-in Audio'), device('A (b) #c', '046d:0a38', 'a'.repeat(64))]) {
    const { id: _, ...identity } = one;
    expect(readIdentity(identityText(one))).toEqual(identity);
  }
});
