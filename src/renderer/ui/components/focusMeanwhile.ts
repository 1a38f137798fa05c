/** Attachment: takes the focus when it appears; when it goes, and nothing else took it, the focus goes back where it was. */
export function focusMeanwhile(element: HTMLElement): () => void {
  let before: Element | null = null;
  // After a view that appears at the same moment, and takes the focus too.
  queueMicrotask(() => {
    before = document.activeElement;
    element.focus({ preventScroll: true });
  });
  return () => {
    const taken = document.activeElement !== document.body && document.activeElement !== null;
    if (!taken && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
