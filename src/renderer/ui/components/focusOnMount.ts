/** Attachment: the element takes the focus when it appears, so that keyboard and screen reader follow the view. */
export function focusOnMount(element: HTMLElement): void {
  element.focus({ preventScroll: true });
}
