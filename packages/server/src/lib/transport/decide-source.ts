import { AuthError } from '@tokenpair/protocol'
import type { Origins } from './allowed-origins.ts'
import type { RequestHead } from './transport.ts'

/**
 * Who sent a request.
 *
 * - `program`: no browser.
 * - `trusted`: a page of this server's own origin, or of one that is allowed.
 * - `foreign`: any other page, or one that does not say which it is.
 */
export type RequestSource = 'program' | 'trusted' | 'foreign'

/**
 * Decides who sent a request by the headers `Sec-Fetch-Site` and `Origin`, which browsers set and pages can neither
 * forge nor remove. One of them comes with each POST.
 *
 * `Sec-Fetch-Site: same-origin` counts even where `Origin` differs: the browser compares with the address that it sees,
 * and not with what a proxy in front of this server makes of it.
 *
 * @param trustedOrigins Origins as browsers write them, besides the one that the request was sent to.
 */
export function decideSource({ headers, url }: RequestHead, trustedOrigins: Pick<Origins, 'has'>): RequestSource {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  if (origin === null && site === null) return 'program'
  if (site === 'same-origin') return 'trusted'
  if (origin === null || origin === 'null') return 'foreign'
  return trustedOrigins.has(origin) || origin === originOf(url) ? 'trusted' : 'foreign'
}

/** The origins whose pages may use cookies: those that are allowed, and that of the issuer. */
export function trustedOriginsOf(allowed: Origins | undefined, issuer: string | undefined): Pick<Origins, 'has'> {
  const own = issuer === undefined ? undefined : new URL(issuer).origin
  return { has: (origin) => origin === own || allowed?.has(origin) === true }
}

/**
 * Whether a request changes nothing and was not sent by a page of another origin that wants to see the answer or to
 * open a socket: browsers send `Origin` with those, and leave it out when their user follows a link.
 */
export function isPlainRead({ method, headers }: RequestHead): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) && !headers.has('origin')
}

/** The error for a page that may not use the browser's cookies here. */
export function originRefused(): AuthError {
  const advice = 'put its origin into allowedOrigins, or this address into issuer where a proxy changes it'
  return new AuthError('origin_refused', `The page that sent this request may not use cookies here: ${advice}`)
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
