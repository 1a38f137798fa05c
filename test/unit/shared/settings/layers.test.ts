import { expect, it } from 'vitest';
import { mergeLayers } from '../../../../src/shared/settings/layers';

interface Values {
  colour?: string;
  size?: number;
  name?: string;
}

it('takes each value from the strongest layer that sets it, and says from which', () => {
  const merged = mergeLayers<Values>({
    provisioned: { size: 3 },
    user: { size: 2, name: 'user' },
    default: { colour: 'blue', size: 1 },
  });
  expect(merged.values).toEqual({ colour: 'blue', size: 3, name: 'user' });
  expect(merged.sources).toEqual({ colour: 'default', size: 'provisioned', name: 'user' });
});

it('takes false and empty values as set, an undefined one as not set', () => {
  const provisioned = { name: undefined } as unknown as Values;
  const merged = mergeLayers<Values>({
    default: { name: 'x', size: 1 },
    user: { name: '', size: 0 },
    provisioned,
  });
  expect(merged.values).toEqual({ name: '', size: 0 });
  expect(merged.sources).toEqual({ name: 'user', size: 'user' });
});

it('is empty without layers', () => expect(mergeLayers<Values>({})).toEqual({ values: {}, sources: {} }));
