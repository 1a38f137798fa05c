/** Attachment: takes the focus when it appears; when it goes, and nothing else took it, the focus goes back where it was. */
export function focusMeanwhile(element: HTMLElement): () => void {
  const giveBack = giveFocusBack();
  // After a view that appears at the same moment, and takes the focus too.
  queueMicrotask(() => element.focus({ preventScroll: true }));
  return giveBack;
}

/** Attachment: the same without taking it. */
export function giveFocusBack(): () => void {
  let before: Element | null = null;
  queueMicrotask(() => {
    before = document.activeElement;
  });
  return () => {
    const taken = document.activeElement !== document.body && document.activeElement !== null;
    if (!taken && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
