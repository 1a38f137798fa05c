import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAbilities } from '../../../../../src/renderer/phone/headset/abilities';
import type { HidCollection, HidReportItem } from '../../../../../src/renderer/phone/headset/hidPort';
import { noQuirks } from '../../../../../src/renderer/phone/headset/quirks/quirks';
import { collectionsOf } from '../../../../support/phone/hidDescriptor';

const read = (collections: Parameters<typeof readAbilities>[0]) => readAbilities(collections, noQuirks);

/** Hook, mute, flash; off-hook, mute, ring, hold: report 2 in both directions, padded to a byte each. */
const simple =
  '050b 0905 a101 8502 050b 1500 2501 7501 9501 0920 8122 092f 8106 0921 8106 9505 8101 ' +
  '0508 9501 0917 9122 0909 9122 0918 9122 0920 9122 9504 9101 c0';

describe('what a headset can do, from what WebHID tells', () => {
  it('finds every control and light with its place', () => {
    expect(read(collectionsOf(simple))).toEqual({
      inputs: [
        { control: 'hook', meaning: 'level', reportId: 2, bit: 0, size: 1 },
        { control: 'mute', meaning: 'press', reportId: 2, bit: 1, size: 1 },
        { control: 'flash', meaning: 'press', reportId: 2, bit: 2, size: 1 },
      ],
      outputs: [
        { light: 'offHook', reportId: 2, bit: 0, size: 1 },
        { light: 'mute', reportId: 2, bit: 1, size: 1 },
        { light: 'ring', reportId: 2, bit: 2, size: 1 },
        { light: 'hold', reportId: 2, bit: 3, size: 1 },
      ],
      outputBytes: new Map([[2, 1]]),
    });
  });

  it('counts padding, arrays and fields that it does not know', () => {
    const abilities = read([
      {
        usagePage: 0x0b,
        inputReports: [
          {
            reportId: 1,
            items: [
              { isConstant: true, usages: [], reportSize: 3, reportCount: 2 },
              { isArray: true, usages: [0x0b0020], reportSize: 4, reportCount: 1 },
              { usages: [0x0b0050, 0x0b002f], reportSize: 1, reportCount: 2 },
              {
                isRange: true,
                usageMinimum: 0x0b001f,
                usageMaximum: 0x0b0021,
                reportSize: 2,
                reportCount: 3,
              },
            ],
          },
        ],
      },
    ]);
    expect(abilities?.inputs.map(({ control, bit, size }) => [control, bit, size])).toEqual([
      ['mute', 11, 1],
      ['hook', 14, 2],
      ['flash', 16, 2],
    ]);
  });

  it('takes a control that comes in two reports from the first', () => {
    const mute: HidReportItem = { usages: [0x0b002f], reportSize: 1, reportCount: 1 };
    const abilities = read([
      {
        usagePage: 0x0b,
        inputReports: [
          { reportId: 3, items: [mute] },
          { reportId: 4, items: [mute] },
        ],
      },
    ]);
    expect(abilities?.inputs.map(({ reportId }) => reportId)).toEqual([3]);
  });

  it.each([
    [{ isAbsolute: true }, 'level'],
    [{ isAbsolute: false }, 'press'],
    [{ isAbsolute: false, logicalMinimum: -1 }, 'direction'],
  ] as const)('reads %o of a hook as %s', (item, meaning) => {
    const items = [{ ...item, usages: [0x0b0020], reportSize: 1, reportCount: 1 }];
    const abilities = read([{ usagePage: 0x0b, inputReports: [{ items }] }]);
    expect(abilities?.inputs[0]?.meaning).toBe(meaning);
  });

  it('finds the telephony collection inside another', () => {
    const nested = collectionsOf(`050c 0901 a101 ${simple} c0`);
    expect(read(nested)?.inputs).toHaveLength(3);
  });

  it('is nothing without the telephony page, or without anything in it', () => {
    expect(read(collectionsOf('0501 0906 a101 0508 0909 1500 2501 7501 9501 9102 c0'))).toBeNull();
    expect(read([{ usagePage: 0x0b }])).toBeNull();
    expect(read([])).toBeNull();
  });

  it('does not fall over what a descriptor should not say', () => {
    const items: HidReportItem[] = [
      {},
      { reportSize: 70_000, reportCount: 2, usages: [0x0b0020] },
      {
        isRange: true,
        usageMinimum: 0x0b0030,
        usageMaximum: 0x0b0020,
        reportSize: 1,
        reportCount: 4,
      },
      { isRange: true, usageMinimum: 0, usageMaximum: 0xffff_ffff, reportSize: 1, reportCount: 4_000 },
      { usages: [0x0b0020, 0x0b002f], reportSize: 1, reportCount: 1 },
    ];
    const abilities = read([{ usagePage: 0x0b, inputReports: [{ items }] }]);
    expect(abilities?.inputs).toEqual([
      { control: 'hook', meaning: 'level', reportId: 0, bit: 140_000 + 4 + 4_000, size: 1 },
    ]);
  });
});

describe('a device that makes no sense', () => {
  const report = (items: readonly HidReportItem[]) => [{ usagePage: 0x0b, inputReports: [{ items }] }];
  const hook = { usages: [0x0b0020], reportSize: 1, reportCount: 1 };
  const range = { isRange: true, usageMinimum: 0x0b0020, usageMaximum: 0xffffffff, reportSize: 1 };

  it.each([
    ['more fields than memory has room for', [hook, { ...range, reportCount: 0xffffffff }]],
    ['more fields than a report may have', [hook, { ...range, reportCount: 4_096 }]],
    ['a longer report than can be sent', [hook, { isConstant: true, reportSize: 8, reportCount: 65_535 }]],
  ])('has %s: that report is not used', (_what, items) => expect(read(report(items))).toBeNull());

  it('has as much as a report may have, and is used', () => {
    expect(read(report([hook, { ...range, reportCount: 4_095 }]))?.inputs).not.toEqual([]);
    const longest = { isConstant: true, reportSize: 8, reportCount: 65_534 };
    expect(read(report([hook, longest]))?.inputs).toHaveLength(1);
  });

  it('has collections within collections without end', () => {
    let nested: HidCollection = { usagePage: 0x0b };
    for (let depth = 0; depth < 100_000; depth++) nested = { usagePage: 1, children: [nested] };
    expect(read([nested])).toBeNull();
  });

  const number = fc.oneof(
    fc.nat({ max: 0xffffffff }),
    fc.integer({ min: 0x0b0000, max: 0x0b00ff }),
    fc.nat({ max: 64 }),
  );
  const item: fc.Arbitrary<HidReportItem> = fc.record(
    {
      usages: fc.array(number, { maxLength: 20 }),
      usageMinimum: number,
      usageMaximum: number,
      isRange: fc.boolean(),
      isArray: fc.boolean(),
      isAbsolute: fc.boolean(),
      isConstant: fc.boolean(),
      logicalMinimum: fc.integer(),
      reportSize: number,
      reportCount: number,
    },
    { requiredKeys: [] },
  );
  const reports = fc.array(
    fc.record(
      { reportId: fc.nat({ max: 255 }), items: fc.array(item, { maxLength: 10 }) },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  );
  const { collection } = fc.letrec<{ collection: HidCollection }>((tie) => ({
    collection: fc.record(
      {
        usagePage: fc.constantFrom(0x0b, 0x01, 0x0c),
        children: fc.array(tie('collection'), { maxLength: 2 }),
        inputReports: reports,
        outputReports: reports,
      },
      { requiredKeys: [] },
    ),
  }));

  it('is read to an end, whatever it says, and to what a report can hold', () => {
    fc.assert(
      fc.property(fc.array(collection, { maxLength: 3 }), (collections) => {
        const abilities = read(collections);
        for (const { bit, size } of [...(abilities?.inputs ?? []), ...(abilities?.outputs ?? [])]) {
          expect(bit + size).toBeLessThanOrEqual(65_535 * 8);
        }
        for (const bytes of abilities?.outputBytes.values() ?? []) {
          expect(bytes).toBeLessThanOrEqual(65_535);
        }
      }),
      { numRuns: 500 },
    );
  });
});
