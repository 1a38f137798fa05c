import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { models, quirksOf } from '../../../../../src/renderer/phone/headset/quirks/models';
import { noQuirks } from '../../../../../src/renderer/phone/headset/quirks/quirks';

const id = z.int().min(1).max(0xffff);
const modelSchema = z.strictObject({
  name: z.string().min(1),
  vendorId: id,
  productIds: z.array(id).min(1).optional(),
  quirks: z
    .partialRecord(z.enum(Object.keys(noQuirks) as [keyof typeof noQuirks]), z.literal(true))
    .refine((quirks) => Object.keys(quirks).length > 0, 'says nothing'),
  /** Where, and after a colon what. */
  sources: z.array(z.string().regex(/^.+: .+$/)).min(1),
});

describe('the quirks of models', () => {
  it.each(models.map((model) => [model.name, model] as const))(
    '%s is well formed, with its sources',
    (_, model) => {
      expect(modelSchema.parse(model)).toEqual(model);
    },
  );

  it('has each device once', () => {
    const keys = models.flatMap(({ vendorId, productIds }) =>
      (productIds ?? ['all']).map((productId) => `${vendorId}:${productId}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("gives a maker's to all of its devices, a model's to that one only, and nobody's to others", () => {
    expect(quirksOf({ vendorId: 0x6993, productId: 0x1234 })).toEqual({ ...noQuirks, heldIsOnHook: true });
    expect(quirksOf({ vendorId: 0x046d, productId: 0x0a46 })).toEqual({ ...noQuirks, hookIsButton: true });
    expect(quirksOf({ vendorId: 0x046d, productId: 0x0001 })).toEqual(noQuirks);
    expect(quirksOf({ vendorId: 0x1234, productId: 0x0a46 })).toEqual(noQuirks);
  });
});
