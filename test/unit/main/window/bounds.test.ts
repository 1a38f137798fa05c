import { describe, expect, it } from 'vitest';
import { compactSize, placeWindow } from '../../../../src/main/window/bounds';

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
  it('needs no screen', () =>
    expect(placeWindow({ x: 0, y: 0, width: 400, height: 600 }, [])).toEqual(compactSize));
});
