import type { Page } from 'playwright-core'

/** Signs Alice in, whose email and password the form holds. */
export async function signIn(tab: Page): Promise<void> {
  await tab.getByTestId('sign-in').click()
  await tab.getByTestId('dashboard').waitFor()
}

/** The generation that the tab shows. */
export async function shownGeneration(tab: Page): Promise<number> {
  return Number(await tab.getByTestId('generation').textContent())
}

/** Makes one protected call, or several at once, and answers the page's own account of it. */
export async function callApi(tab: Page, button = 'call-me'): Promise<CallResult> {
  const calls = tab.locator('[data-testid="timeline-entry"][data-type="call"]')
  const before = await calls.count()
  await tab.getByTestId(button).click()
  await calls.nth(before).waitFor()
  await tab.locator(`[data-testid="${button}"]:enabled`).waitFor()
  const result = tab.getByTestId('call-result')
  const [status, tokenRequests, text] = await Promise.all([
    result.getAttribute('data-status'),
    result.getAttribute('data-token-requests'),
    result.innerText(),
  ])
  return { status: Number(status), tokenRequests: Number(tokenRequests), text }
}

/** What the page says of a call. */
export interface CallResult {
  /** The status of the last answer. */
  readonly status: number
  /** How many requests to the token route left meanwhile. */
  readonly tokenRequests: number
  readonly text: string
}

/** Has the tab refresh its tokens, and waits until that has come to an end, whatever it was. */
export async function refreshNow(tab: Page): Promise<void> {
  const ends = tab.locator('[data-testid="timeline-entry"][data-type^="refresh"]')
  const before = await ends.count()
  await tab.getByTestId('refresh-now').click()
  await ends.nth(before).waitFor()
}

/** Waits until the tab asks to sign in, and answers the reason that it gives. */
export async function reasonOfSignOut(tab: Page): Promise<string | null> {
  await tab.getByTestId('sign-in-page').waitFor()
  return tab.getByTestId('sign-out-reason').getAttribute('data-reason')
}

/** Takes a copy of the tokens, as a thief with a script on the page could. */
export function copyTokens(tab: Page): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  return tab.evaluate(() => JSON.parse(localStorage.getItem('tokenpair') ?? 'null'))
}
