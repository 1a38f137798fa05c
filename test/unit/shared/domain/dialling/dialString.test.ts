import { describe, expect, it } from 'vitest';
import { normaliseDialString } from '../../../../../src/shared/domain/dialling/dialString';

describe('normaliseDialString', () => {
  it.each([
    ['2001', '2001'],
    ['  2001 ', '2001'],
    ['2001\n', '2001'],
    ['+49 (0) 89 / 12-34.5', '+498912345'],
    ['0049 (0)89 1234', '0049891234'],
    ['(089) 1234', '0891234'],
    ['(0)89 1234', '0891234'],
    ['+1\u00a0(415)\u2011555\u20130100', '+14155550100'],
    ['\u202a+49891234\u202c', '+49891234'],
    ['\uff12\uff10\uff10\uff11', '2001'],
    ['*21*2001#', '*21*2001#'],
    ['Agent-7', 'Agent-7'],
    ['agent.lee', 'agent.lee'],
    ['1-800 FLOWERS', '1-800FLOWERS'],
    ['sip:2001@other.test;transport=tcp?X=1', '2001'],
    ['sip:%2B4989@other.test', '+4989'],
    ['+39 (0)6 12345', '+390612345'],
    ['0039 (0) 6 12345', '00390612345'],
    ['+378 (0)549 123456', '+3780549123456'],
    ['+390 (0)1 2', '+39012'],
    ['\u0660\u0663\u0660\u0661\u0662\u0663\u0664', '0301234'],
    ['\u06f0\u06f3\u06f0', '030'],
    ['callto://2001', '2001'],
  ])('%s becomes %s', (typed, dialled) => {
    expect(normaliseDialString(typed)).toBe(dialled);
  });

  it.each([
    [''],
    ['   '],
    ['2001\r\nX-Injected: 1'],
    ['2001\u0000'],
    ['sip:2001%0d%0aX:1@h'],
    ['sip:%'],
    ['2001@other.test'],
    ['\uff12\uff20evil'],
    ['<2001>'],
    ['2001;user=phone'],
    ['2001?Replaces=x'],
    ['2001%41'],
    ['"2001"'],
    ['+'],
    ['()'],
    ['-'],
    ['49+89'],
    ['1'.repeat(65)],
    ['x'.repeat(100_000)],
    ['sip:'],
    ['030 123456\u00b3'],
    ['03\u00b20'],
  ])('refuses %j', (typed) => {
    expect(normaliseDialString(typed)).toBeNull();
  });
});
