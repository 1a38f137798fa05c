import { expect, it } from 'vitest';
import { MAX_NAMED_DEVICES } from '../../../../src/shared/domain/devices/deviceIdentity';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import { preferencesSchema } from '../../../../src/shared/settings/preferences';

it('takes up to eight devices for a role, as the page offers to choose', () => {
  expect(MAX_NAMED_DEVICES).toBe(8);
  const devices = (count: number) => Array.from({ length: count }, (_, number) => `Headset ${number}`);
  const fits = (count: number) =>
    preferencesSchema.safeParse({ ...defaultPreferences, 'sound.ringers': devices(count) }).success;
  expect([fits(8), fits(9)]).toEqual([true, false]);
});
