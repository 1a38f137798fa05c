import type { Point, Rectangle, Size } from 'electron';

/** The distance between the card and the edges of the work area, in device-independent pixels. */
const MARGIN = 16;

/**
 * Places the card where the agent last put it, wholly inside the work area that shows most of it; else in the lower
 * corner at the right of the first.
 */
export function placeCard(
  remembered: Point | null,
  { width, height }: Size,
  workAreas: readonly [Rectangle, ...Rectangle[]],
): Rectangle {
  const [home] = workAreas;
  const corner = {
    x: home.x + home.width - width - MARGIN,
    y: home.y + home.height - height - MARGIN,
    width,
    height,
  };
  if (remembered === null) return inside(corner, home);
  const wanted = { ...remembered, width, height };
  const area = workAreas.reduce((best, other) =>
    overlap(wanted, other) > overlap(wanted, best) ? other : best,
  );
  return overlap(wanted, area) === 0 ? inside(corner, home) : inside(wanted, area);
}

function inside({ x, y, width, height }: Rectangle, area: Rectangle): Rectangle {
  return {
    x: Math.max(area.x, Math.min(x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(y, area.y + area.height - height)),
    width,
    height,
  };
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}
