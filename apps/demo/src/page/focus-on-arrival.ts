/** Takes the focus from the page that has gone, so that keyboard and screen reader go on here. */
export function focusOnArrival(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
