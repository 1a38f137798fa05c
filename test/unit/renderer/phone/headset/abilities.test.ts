import { describe, expect, it } from 'vitest';
import { readAbilities } from '../../../../../src/renderer/phone/headset/abilities';
import type { HidReportItem } from '../../../../../src/renderer/phone/headset/hidPort';
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
      { isRange: true, usageMinimum: 0, usageMaximum: 0xffff_ffff, reportSize: 1, reportCount: 65_535 },
      { usages: [0x0b0020, 0x0b002f], reportSize: 1, reportCount: 1 },
    ];
    const abilities = read([{ usagePage: 0x0b, inputReports: [{ items }] }]);
    expect(abilities?.inputs).toEqual([
      { control: 'hook', meaning: 'level', reportId: 0, bit: 140_000 + 4 + 65_535, size: 1 },
    ]);
  });
});
