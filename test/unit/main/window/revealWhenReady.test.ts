import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { revealWhenReady } from '../../../../src/main/window/revealWhenReady';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function hiddenWindow() {
  const webContents = new EventEmitter();
  const window = Object.assign(new EventEmitter(), { webContents });
  const reveal = vi.fn();
  revealWhenReady(window, reveal);
  return {
    reveal,
    painted: () => window.emit('ready-to-show'),
    loaded: () => webContents.emit('did-finish-load'),
    closed: () => window.emit('closed'),
  };
}

it('reveals a window when it has painted, and once', () => {
  const { reveal, painted, loaded } = hiddenWindow();
  expect(reveal).not.toHaveBeenCalled();
  painted();
  expect(reveal).toHaveBeenCalledTimes(1);
  loaded();
  vi.runAllTimers();
  expect(reveal).toHaveBeenCalledTimes(1);
});
it('gives a page that is loaded time to paint', () => {
  const { reveal, painted, loaded } = hiddenWindow();
  loaded();
  vi.advanceTimersByTime(500);
  expect(reveal).not.toHaveBeenCalled();
  painted();
  vi.runAllTimers();
  expect(reveal).toHaveBeenCalledTimes(1);
});
it('reveals one that is loaded and never says that it has painted', () => {
  const { reveal, loaded } = hiddenWindow();
  loaded();
  vi.runAllTimers();
  expect(reveal).toHaveBeenCalledTimes(1);
});
it('leaves one alone that is closed meanwhile', () => {
  const { reveal, loaded, closed } = hiddenWindow();
  loaded();
  closed();
  vi.runAllTimers();
  expect(reveal).not.toHaveBeenCalled();
});
