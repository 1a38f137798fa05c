import { expect, it } from 'vitest';
import { readDialText } from '../../../../../src/shared/domain/dialling/dialText';

const one = (number: string, more: object = {}) => ({
  kind: 'one',
  number,
  after: null,
  picked: false,
  ...more,
});
const none = { kind: 'none' };

it.each([
  ['+39 (0)6 12345', one('+390612345')],
  ['+49 (0)30 12345', one('+493012345')],
  ['030 123456³', one('030123456', { picked: true })],
  ['03²0 123456', none],
  ['030 123456 / 0171 2345678', { kind: 'several', numbers: ['030123456', '01712345678'] }],
  ['415 555 0100 / 415 555 0101', { kind: 'several', numbers: ['4155550100', '4155550101'] }],
  ['030 123456, 0171 2345678', { kind: 'several', numbers: ['030123456', '01712345678'] }],
  ['030 123456 oder 0171 2345678', { kind: 'several', numbers: ['030123456', '01712345678'] }],
  ['+49 (0) 89 / 12-34.5', one('+498912345')],
  ['089 123 ext. 45', one('089123', { after: '45' })],
  ['030 5550-1234 ext 12', one('03055501234', { after: '12' })],
  ['089 123 x45', one('089123', { after: '45' })],
  ['089 123 Durchwahl 45', one('089123', { after: '45' })],
  ['tel:+49-89-1234;ext=5', one('+49891234', { after: '5' })],
  ['tel:+14085551234,,123456789%23', one('+14085551234', { after: ',,123456789#' })],
  ['+14085551234p1w2#', one('+14085551234', { after: 'p1w2#' })],
  ['+1 408 555 1234 ,, 12 34 #', one('+14085551234', { after: ',,1234#' })],
  ['Tel.: 030 5550-1234', one('03055501234', { picked: true })],
  ['Call 4711 now', one('4711', { picked: true })],
  ['Mobil: +49 (0)171 234-5678.', one('+491712345678', { picked: true })],
  ['Tel. 030 123456 Fax 030 123457', { kind: 'several', numbers: ['030123456', '030123457'] }],
  ['Gleis 7', none],
  ['Dear customer', none],
  ['٠٣٠١٢٣٤', one('0301234')],
  ['۰۳۰ ۱۲۳۴', one('0301234')],
  ['०३०१२३४', one('0301234')],
  ['０３０', one('030')],
  ['*31#0891234', one('*31#0891234')],
  ['*21*2001#', one('*21*2001#')],
  ['tel:+49%C2%A089%C2%A01234', one('+49891234')],
  ['agent.lee', one('agent.lee')],
  ['1-800 FLOWERS', one('1-800FLOWERS')],
  ['2001@other.test', none],
  ['Call 4711 <b>now</b>', none],
  ['Call 4711;user=phone now', none],
  ['Call\r\n4711 now', none],
  ['49+89', none],
  ['', none],
  [`call ${'1'.repeat(300)}`, none],
])('%j', (text, read) => {
  expect(readDialText(text)).toEqual(read);
});
