import type { BrowserContext, Page } from 'playwright-core'

/** What a person may see: one of the two pages of the demo. */
export type View = 'sign-in-page' | 'dashboard'

/**
 * Notes what each tab of a browser shows, however shortly.
 *
 * @returns What a tab has shown so far, in order.
 */
export async function watchViews(context: BrowserContext): Promise<(tab: Page) => readonly View[]> {
  const views = new Map<Page, View[]>()
  await context.exposeBinding('noteView', ({ page }, view: View) => {
    views.set(page, [...(views.get(page) ?? []), view])
  })
  await context.addInitScript(reportViews)
  return (tab) => views.get(tab) ?? []
}

/** Runs in the page. */
function reportViews(): void {
  let last: string | undefined
  const look = (): void => {
    const view = ['sign-in-page', 'dashboard'].find((id) => document.querySelector(`[data-testid="${id}"]`))
    if (view === undefined || view === last) return
    last = view
    Reflect.apply(Reflect.get(globalThis, 'noteView'), undefined, [view])
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}
