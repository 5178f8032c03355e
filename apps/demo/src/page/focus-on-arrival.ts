/** Takes the focus from the page that has gone, so that keyboard and screen reader go on here, and shows it from its top. */
export function focusOnArrival(element: HTMLElement | null): void {
  if (element === null) return
  element.focus({ preventScroll: true })
  scrollTo(0, 0)
}
