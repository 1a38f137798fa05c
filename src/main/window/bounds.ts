/** In device-independent pixels, as Electron's screen module counts. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const compactSize = { width: 360, height: 560 } as const;
export const minimumSize = { width: 320, height: 480 } as const;

/**
 * Where to open the window: as remembered, but wholly inside the work area of the screen that shows most of it. A
 * screen that is gone takes its remembered place along; then Electron centres the window (no x and y).
 */
export function placeWindow(
  remembered: Bounds | null,
  workAreas: readonly Bounds[],
): Bounds | typeof compactSize {
  if (remembered === null) return compactSize;
  const [area] = [...workAreas].sort((a, b) => overlap(remembered, b) - overlap(remembered, a));
  if (area === undefined || overlap(remembered, area) === 0) return compactSize;
  const width = Math.min(Math.max(remembered.width, minimumSize.width), area.width);
  const height = Math.min(Math.max(remembered.height, minimumSize.height), area.height);
  return {
    x: clamp(remembered.x, area.x, area.x + area.width - width),
    y: clamp(remembered.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function overlap(one: Bounds, other: Bounds): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
