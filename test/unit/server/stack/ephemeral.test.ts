import { expect, it } from 'vitest';
import { ephemeralFinding } from '../../../../server/stack/doctor/host';

const range = '32768\t60999';

it.each([
  ['none is in the range', [8089, 5060], ''],
  ['those in it are reserved', [8089, 40_000, 40_007], '33000,40000-40010'],
])('passes when %s', (_, ports, reserved) => {
  expect(ephemeralFinding(ports, range, reserved)).toEqual({
    state: 'pass',
    detail:
      "the kernel gives none of the server set's ports away (range for outgoing connections: 32768-60999)",
  });
});

it.each([
  [[8089, 40_000], '', '40000 is in'],
  [[40_000, 40_001], '50000', '40000, 40001 are in'],
  [[40_000, 40_001], '40000', '40001 is in'],
])('names those of %j that can be given away: %j is reserved', (ports, reserved, named) => {
  expect(ephemeralFinding(ports, range, reserved)).toMatchObject({
    state: 'fail',
    detail: `${named} the kernel's range for outgoing connections (32768-60999)`,
  });
});
