import type { Page } from 'playwright-core'
import { readSessionCookie } from './session-cookie.ts'

/** What the server gives for a sign-in, in the body or in a cookie, as far as tests look at it. */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly session_id: string
}

/** Signs Alice in, whose email and password the form holds, and answers a copy of her tokens. */
export async function signIn(tab: Page): Promise<Tokens> {
  const answer = tab.waitForResponse('**/sign-in')
  await tab.getByTestId('sign-in').click()
  await tab.getByTestId('dashboard').waitFor()
  const cookie = readSessionCookie(await (await answer).headerValue('set-cookie'))
  return { refresh_token: cookie, ...(await (await answer).json()) }
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

/** Waits until the tab asks to sign in, and answers the reason that it gives. */
export async function reasonOfSignOut(tab: Page): Promise<string | null> {
  await tab.getByTestId('sign-in-page').waitFor()
  return tab.getByTestId('sign-out-reason').getAttribute('data-reason')
}
