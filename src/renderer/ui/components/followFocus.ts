/** What Tab reaches, in the order of the page. */
const stopsIn = (scope: Element): HTMLElement[] =>
  [...scope.querySelectorAll<HTMLElement>('button, input, select, textarea, summary')].filter(
    (element) => !element.matches(':disabled, [tabindex="-1"]') && element.checkVisibility(),
  );

interface Place {
  readonly element: HTMLElement;
  /** The groups that it stood in, the nearest first, and which of their stops it was. */
  readonly groups: readonly { readonly group: Element; readonly index: number }[];
}

function placeOf(element: HTMLElement): Place {
  const groups: { group: Element; index: number }[] = [];
  for (
    let group = element.closest('[data-focus-group]');
    group !== null;
    group = group.parentElement?.closest('[data-focus-group]') ?? null
  )
    groups.push({ group, index: stopsIn(group).indexOf(element) });
  return { element, groups };
}

/** Where the focus goes that stood there. */
function nextTo({ groups }: Place): HTMLElement | null {
  for (const { group, index } of groups) {
    if (!group.isConnected) continue;
    const stops = stopsIn(group);
    const next =
      stops.find((stop) => stop.closest('[data-focus-next]')) ??
      stops[Math.max(0, Math.min(index, stops.length - 1))];
    if (next !== undefined) return next;
  }
  const main = document.querySelector('main');
  return main?.querySelector<HTMLElement>('[data-focus-home]') ?? (main && stopsIn(main)[0]) ?? null;
}

/**
 * Attachment of the whole window. When what has the focus goes away, the browser gives the focus to nobody: what is typed next, and a
 * screen reader, are nowhere. Here it goes on to what took that place in its group (`data-focus-group`; of several to the one that is
 * marked `data-focus-next`), else to the view's own place (`data-focus-home`), which answers and ends no call.
 */
export function followFocus(app: HTMLElement): () => void {
  let place: Place | null = null;
  const took = ({ target }: FocusEvent): void => {
    place = target instanceof HTMLElement ? placeOf(target) : null;
  };
  const left = ({ target }: FocusEvent): void => {
    // Once it is known whether it was left, as by a click beside it, or has gone.
    queueMicrotask(() => {
      if (place?.element === target && place?.element.isConnected && document.activeElement !== target)
        place = null;
    });
  };
  const observer = new MutationObserver(() => {
    if (place === null || place.element.isConnected || document.activeElement !== document.body) return;
    nextTo(place)?.focus();
  });
  app.addEventListener('focusin', took);
  app.addEventListener('focusout', left);
  observer.observe(app, { childList: true, subtree: true });
  return () => {
    app.removeEventListener('focusin', took);
    app.removeEventListener('focusout', left);
    observer.disconnect();
  };
}
