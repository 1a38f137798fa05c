import type { Attachment } from 'svelte/attachments';

/**
 * Moves the window with the pointer, anywhere but on a button. `app-region: drag` needs a window manager that moves the
 * window, and on Linux none manages one that can't have the focus.
 */
export function dragging(move: (dx: number, dy: number, done: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    let from: { readonly x: number; readonly y: number } | null = null;
    const step = ({ screenX, screenY }: PointerEvent, done: boolean): void => {
      if (from === null) return;
      const [dx, dy] = [Math.round(screenX - from.x), Math.round(screenY - from.y)];
      from = done ? null : { x: from.x + dx, y: from.y + dy };
      if (done || dx !== 0 || dy !== 0) move(dx, dy, done);
    };
    const down = (event: PointerEvent): void => {
      if (event.button !== 0 || (event.target as Element).closest('button') !== null) return;
      element.setPointerCapture(event.pointerId);
      from = { x: event.screenX, y: event.screenY };
    };
    const moved = (event: PointerEvent): void => step(event, false);
    const up = (event: PointerEvent): void => step(event, true);
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', moved);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', moved);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
    };
  };
}
