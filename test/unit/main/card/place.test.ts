import { expect, it } from 'vitest';
import { placeCard } from '../../../../src/main/card/place';

const size = { width: 320, height: 150 };
const home = { x: 0, y: 24, width: 1280, height: 776 };
const right = { x: 1280, y: 0, width: 1920, height: 1040 };

it('stands in the lower corner of the screen that the agent looks at, clear of panels', () => {
  expect(placeCard(null, size, [home, right])).toEqual({ x: 944, y: 634, ...size });
  expect(placeCard(null, size, [right, home])).toEqual({ x: 2864, y: 874, ...size });
});
it('stands where the agent put it, on whichever screen', () => {
  expect(placeCard({ x: 1400, y: 500 }, size, [home, right])).toEqual({ x: 1400, y: 500, ...size });
});
it.each([
  [
    { x: -50, y: 0 },
    { x: 0, y: 24 },
  ],
  [
    { x: 900, y: 790 },
    { x: 900, y: 650 },
  ],
  [
    { x: 3100, y: 1000 },
    { x: 2880, y: 890 },
  ],
])('is wholly in sight, also when it grew (%j)', (remembered, place) => {
  expect(placeCard(remembered, size, [home, right])).toEqual({ ...place, ...size });
});
it('comes back from a screen that is gone', () => {
  expect(placeCard({ x: 2000, y: 500 }, size, [home])).toEqual({ x: 944, y: 634, ...size });
});
