import { describe, expect, it } from 'vitest';
import { callerKind } from '../../../../../src/shared/domain/call/callerKind';
import { rulesOf } from '../../../../support/rules';

const call = (number: string, callUuid: string | null) => ({ party: { number, name: null }, callUuid });
const UUID = '2RF8Q1D5V10AF1GSKN9JC2LAES000001';

describe('callerKind', () => {
  it.each([
    ['a short number is a colleague', '1003', UUID, 'internal'],
    ['also without Genesys', '1003', null, 'internal'],
    ['a long one that Genesys names is routed', '+15550100', UUID, 'routed'],
    ['so is one that is withheld', '', UUID, 'routed'],
    ['six digits may be a DN', '123456', UUID, 'internal'],
    ['seven are a telephone number', '1234567', UUID, 'routed'],
    ['a long one without Genesys called this DN', '+15550100', null, 'direct'],
    ['one that is withheld too', '', null, 'direct'],
    ['letters are no DN', 'anna', UUID, 'routed'],
  ] as const)('%s', (_, number, callUuid, kind) => {
    expect(callerKind(call(number, callUuid), [])).toBe(kind);
  });

  it('goes by the rules where there are some, each for a whole number', () => {
    const rules = rulesOf(['7\\d{3}', '\\+1555[0-4]\\d+']);
    expect(callerKind(call('7001', null), rules)).toBe('internal');
    expect(callerKind(call('+155501', UUID), rules)).toBe('internal');
    expect(callerKind(call('1003', UUID), rules)).toBe('routed');
    expect(callerKind(call('57001', null), rules)).toBe('direct');
  });
});
