import { beforeEach, describe, expect, it } from 'vitest';
import { type HeadsetAbilities, readAbilities } from '../../../../../src/renderer/phone/headset/abilities';
import { InputReports } from '../../../../../src/renderer/phone/headset/inputReports';
import { allOff, writeLights } from '../../../../../src/renderer/phone/headset/outputReports';
import { noQuirks } from '../../../../../src/renderer/phone/headset/quirks/quirks';

/** A hook switch; mute and flash as buttons, reject as one that is declared as a switch; the line; a digit. */
const controls = {
  reportId: 1,
  items: [
    { usages: [0x0b0020], reportSize: 1, reportCount: 1, isAbsolute: true },
    { usages: [0x0b002f, 0x0b0021], reportSize: 1, reportCount: 2, isAbsolute: false },
    { usages: [0x090007], reportSize: 1, reportCount: 1, isAbsolute: true },
    { usages: [0x0b0097], reportSize: 1, reportCount: 1, isAbsolute: true },
    { usages: [0x0b00b0], reportSize: 3, reportCount: 1, isAbsolute: true },
  ],
};

function abilitiesOf(...inputReports: Parameters<typeof readAbilities>[0][number]['inputReports'] & object) {
  const abilities = readAbilities([{ usagePage: 0x0b, inputReports }], noQuirks);
  if (abilities === null) throw new Error('no abilities');
  return abilities;
}

describe('what an input report tells', () => {
  let reports: InputReports;
  const read = (...bytes: number[]) => reports.read(1, new DataView(Uint8Array.from(bytes).buffer));

  beforeEach(() => {
    reports = new InputReports(abilitiesOf(controls));
  });

  it('tells a switch when it moves', () => {
    expect(read(0b1)).toEqual([{ control: 'hook', on: true, repeated: false }]);
    expect(read(0b0)).toEqual([{ control: 'hook', on: false, repeated: false }]);
  });

  it('tells a press, not the release', () => {
    expect(read(0b10)).toEqual([{ control: 'mute', on: 'pressed' }]);
    expect(read(0)).toEqual([]);
    expect(read(0b1000)).toEqual([{ control: 'reject', on: 'pressed' }]);
    expect(read(0)).toEqual([]);
  });

  it('tells several that changed at once, buttons first: they may be why a switch moved', () => {
    expect(read(0b10101)).toEqual([
      { control: 'flash', on: 'pressed' },
      { control: 'hook', on: true, repeated: false },
      { control: 'lineBusy', on: true, repeated: false },
    ]);
  });

  it('does not take a finger that is still on a button for another press', () => {
    expect(read(0b10)).toEqual([{ control: 'mute', on: 'pressed' }]);
    expect(read(0b11)).toEqual([{ control: 'hook', on: true, repeated: false }]);
  });

  it('does not take a switch for moved by a report that brings something else', () => {
    read(0b1);
    expect(read(0b11)).toEqual([{ control: 'mute', on: 'pressed' }]);
    expect(read(0b1)).toEqual([]);
    expect(read(0b0010_0001)).toEqual([]);
  });

  it('says of an unchanged report that it was repeated', () => {
    read(0b1);
    expect(read(0b1)).toEqual([
      { control: 'hook', on: true, repeated: true },
      { control: 'lineBusy', on: false, repeated: true },
    ]);
  });

  it('takes a button that never reports its release for pressed again, and the report for that alone', () => {
    read(0b11);
    expect(read(0b11)).toEqual([{ control: 'mute', on: 'pressed' }]);
  });

  it('takes a first report of zeros for a repeated one: nothing was on before', () => {
    expect(read(0)).toContainEqual({ control: 'hook', on: false, repeated: true });
  });

  it('reads a report that is cut short, and one from the middle of a buffer', () => {
    expect(read()).toEqual([
      { control: 'hook', on: false, repeated: true },
      { control: 'lineBusy', on: false, repeated: true },
    ]);
    const buffer = Uint8Array.from([0xff, 0b1, 0xff]).buffer;
    expect(reports.read(1, new DataView(buffer, 1, 1))).toEqual([
      { control: 'hook', on: true, repeated: false },
    ]);
  });

  it('leaves reports of other collections alone', () => {
    expect(reports.read(9, new DataView(Uint8Array.from([0xff]).buffer))).toEqual([]);
  });

  it('reads two buttons in one field: one for on, one for off', () => {
    const items = [
      { usages: [0x0b0020], reportSize: 2, reportCount: 1, isAbsolute: false, logicalMinimum: -1 },
    ];
    reports = new InputReports(abilitiesOf({ reportId: 1, items }));
    expect(read(0b01)).toEqual([{ control: 'hook', on: true, repeated: false }]);
    expect(read(0b00)).toEqual([]);
    expect(read(0b11)).toEqual([{ control: 'hook', on: false, repeated: false }]);
  });
});

describe('the reports that set lights', () => {
  const sent = (abilities: HeadsetAbilities, ...[before, after]: [object | null, object]) =>
    writeLights(abilities, before === null ? null : { ...allOff, ...before }, { ...allOff, ...after }).map(
      ({ reportId, data }) => [reportId, ...data],
    );
  const light = (usage: number) => ({ usages: [usage], reportSize: 1, reportCount: 1 });
  const padding = (reportCount: number) => ({ isConstant: true, reportSize: 1, reportCount });
  const outputs = (...outputReports: { reportId: number; items: object[] }[]) => {
    const abilities = readAbilities([{ usagePage: 0x0b, outputReports }], noQuirks);
    if (abilities === null) throw new Error('no abilities');
    return abilities;
  };

  describe('in one report', () => {
    const one = outputs({
      reportId: 4,
      items: [padding(3), light(0x080017), light(0x080009), padding(6), light(0x080018), light(0x0b009e)],
    });

    it('says all of it each time, and rings by lamp and ringer', () => {
      expect(sent(one, null, {})).toEqual([[4, 0, 0]]);
      expect(sent(one, {}, { ring: true })).toEqual([[4, 0, 0b0001_1000]]);
      expect(sent(one, { ring: true }, { ring: true, offHook: true, mute: true })).toEqual([
        [4, 0b0001_1000, 0b0001_1000],
      ]);
    });

    it('sends nothing for a light that it has not, or that stays', () => {
      expect(sent(one, {}, { hold: true })).toEqual([]);
      expect(sent(one, { ring: true }, { ring: true })).toEqual([]);
    });
  });

  describe('in a report each', () => {
    const each = outputs(
      { reportId: 9, items: [light(0x080009), padding(7)] },
      { reportId: 23, items: [light(0x080017), padding(7)] },
      { reportId: 24, items: [light(0x080018), padding(7)] },
    );

    it('sends those that change, off-hook first when it goes on and last when it goes off', () => {
      expect(sent(each, { ring: true }, { offHook: true, mute: true })).toEqual([
        [23, 1],
        [9, 1],
        [24, 0],
      ]);
      expect(sent(each, { offHook: true, mute: true }, {})).toEqual([
        [9, 0],
        [23, 0],
      ]);
    });
  });
});
