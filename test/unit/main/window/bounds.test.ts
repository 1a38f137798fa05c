import { describe, expect, it } from 'vitest';
import { atZoom, compactSize, minimumOn, placeWindow, scaled } from '../../../../src/main/window/bounds';

const screen = { x: 0, y: 25, width: 1440, height: 875 };
const left = { x: -1920, y: 0, width: 1920, height: 1080 };

describe('the window’s place', () => {
  it('is the compact size in the middle at first', () =>
    expect(placeWindow(null, [screen])).toEqual(compactSize));
  it('is where it was', () => {
    const was = { x: 100, y: 100, width: 400, height: 600 };
    expect(placeWindow(was, [screen])).toEqual(was);
    const onLeft = { x: -1000, y: 10, width: 400, height: 600 };
    expect(placeWindow(onLeft, [screen, left])).toEqual(onLeft);
  });
  it('is moved wholly into the screen that shows most of it', () => {
    expect(placeWindow({ x: 1300, y: 700, width: 400, height: 600 }, [screen])).toEqual({
      x: 1040,
      y: 300,
      width: 400,
      height: 600,
    });
    expect(placeWindow({ x: -300, y: 0, width: 400, height: 600 }, [screen, left])).toMatchObject({
      x: -400,
    });
  });
  it('is the compact size in the middle when its screen is gone', () =>
    expect(placeWindow({ x: -1000, y: 10, width: 400, height: 600 }, [screen])).toEqual(compactSize));
  it('is no larger than the screen and no smaller than the phone', () => {
    expect(placeWindow({ x: 0, y: 25, width: 9999, height: 9999 }, [screen])).toEqual(screen);
    expect(placeWindow({ x: 50, y: 50, width: 10, height: 10 }, [screen])).toMatchObject({
      width: 320,
      height: 480,
    });
  });
  it('has all its buttons above the edge of a screen that is lower than the phone', () => {
    // 1366 × 768 at 200 %, without the task bar.
    const low = { x: 0, y: 0, width: 683, height: 344 };
    expect(placeWindow(null, [low])).toEqual({ width: 360, height: 344 });
    expect(placeWindow({ x: 100, y: 100, width: 360, height: 560 }, [low])).toEqual({
      x: 100,
      y: 0,
      width: 360,
      height: 344,
    });
    expect(minimumOn([low])).toEqual({ width: 320, height: 344 });
    expect(minimumOn([screen, low])).toEqual({ width: 320, height: 344 });
    expect(minimumOn([screen, left])).toEqual({ width: 320, height: 480 });
  });
  it('is as much larger as its text, as far as the screen has room', () => {
    expect(placeWindow(null, [screen], 1.5)).toEqual({ width: 540, height: 840 });
    expect(placeWindow(null, [screen], 2)).toEqual({ width: 720, height: 875 });
    expect(placeWindow(scaled({ x: 1000, y: 300, width: 360, height: 560 }, 2), [screen])).toEqual({
      x: 720,
      y: 25,
      width: 720,
      height: 875,
    });
  });
  it.each([
    [undefined, 2, 720, 1120],
    [2, 1, 180, 280],
    [2, 2, 360, 560],
    [1.5, 1.5, 360, 560],
  ])('that was remembered at zoom %s is at zoom %s %i × %i', (zoom, now, width, height) =>
    expect(atZoom({ x: 100, y: 50, width: 360, height: 560, ...(zoom && { zoom }) }, now)).toEqual({
      x: 100,
      y: 50,
      width,
      height,
    }),
  );
  it('needs no screen', () =>
    expect(placeWindow({ x: 0, y: 0, width: 400, height: 600 }, [])).toEqual(compactSize));
});
