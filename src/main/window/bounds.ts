/** A place on the screen, in device-independent pixels, as Electron's screen module counts. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A window as it is remembered; `zoom`: how many times as large as designed its contents were, if not once. */
export interface Remembered extends Bounds {
  readonly zoom?: number;
}

export const compactSize = { width: 360, height: 560 } as const;
/** The phone's own; a screen can have less. */
const minimumSize = { width: 320, height: 480 } as const;

/** The smallest size of the window: the phone's own, and never larger than a screen that it may be moved to. */
export function minimumOn(workAreas: readonly Bounds[]): { readonly width: number; readonly height: number } {
  return {
    width: Math.min(minimumSize.width, ...workAreas.map(({ width }) => width)),
    height: Math.min(minimumSize.height, ...workAreas.map(({ height }) => height)),
  };
}

/** A window whose contents become so many times as large. */
export const scaled = ({ x, y, width, height }: Bounds, times: number): Bounds => ({
  x,
  y,
  width: Math.round(width * times),
  height: Math.round(height * times),
});

/** A window that is remembered, for contents that are so many times as large as designed now. */
export const atZoom = ({ zoom: was = 1, ...bounds }: Remembered, zoom: number): Bounds =>
  scaled(bounds, zoom / was);

/**
 * Places the window as remembered, but wholly inside the work area of the screen that shows most of it. A
 * screen that is gone takes its remembered place along; then Electron centres the window (no x and y) on the first one,
 * so many times as large as it is designed (`zoom`).
 */
export function placeWindow(
  remembered: Bounds | null,
  workAreas: readonly Bounds[],
  zoom = 1,
): Bounds | { readonly width: number; readonly height: number } {
  const [area] = [...workAreas].sort((a, b) => shown(remembered, b) - shown(remembered, a));
  if (remembered === null || area === undefined || shown(remembered, area) === 0) {
    const { width, height } = area ?? { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };
    return {
      width: Math.min(Math.round(compactSize.width * zoom), width),
      height: Math.min(Math.round(compactSize.height * zoom), height),
    };
  }
  const minimum = minimumOn(workAreas);
  const width = Math.min(Math.max(remembered.width, minimum.width), area.width);
  const height = Math.min(Math.max(remembered.height, minimum.height), area.height);
  return {
    x: clamp(remembered.x, area.x, area.x + area.width - width),
    y: clamp(remembered.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

const shown = (remembered: Bounds | null, area: Bounds): number =>
  remembered === null ? 0 : overlap(remembered, area);

function overlap(one: Bounds, other: Bounds): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
