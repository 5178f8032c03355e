import type { SessionId } from '../sessions/session.ts'
import type { PresentedToken } from '../token-managers/token-manager.ts'
import type { SessionCookie } from './session-cookies.ts'

/** Which cookie a request presents. */
export type CookieDecision =
  | { readonly kind: 'cookie'; readonly token: string }
  /** None holds a token of its session; these were sent all the same. */
  | { readonly kind: 'none'; readonly worthless: readonly SessionId[] }
  /** There are cookies of several sessions, and the request does not say which it means. */
  | { readonly kind: 'ambiguous' }

/**
 * Decides which cookie of a request counts. Of several cookies of one session, as they come from two paths or from
 * somebody who planted one, only authentic tokens of that session count, and the highest generation wins: an older one
 * would look like reuse.
 *
 * @param sessionId The session that the request names; without it, there has to be exactly one.
 */
export function decideCookie(
  cookies: readonly SessionCookie[],
  sessionId: SessionId | undefined,
  inspect: (token: string) => PresentedToken | undefined,
): CookieDecision {
  const candidates = cookies.filter((cookie) => sessionId === undefined || cookie.sessionId === sessionId)
  const authentic = candidates
    .map((cookie) => ({ ...cookie, content: inspect(cookie.token) }))
    .filter((cookie) => cookie.content?.sessionId === cookie.sessionId)
    .toSorted((one, other) => (other.content?.generation ?? 0) - (one.content?.generation ?? 0))
  if (new Set(authentic.map((cookie) => cookie.sessionId)).size > 1) return { kind: 'ambiguous' }
  const [best] = authentic
  if (best !== undefined) return { kind: 'cookie', token: best.token }
  return { kind: 'none', worthless: [...new Set(candidates.map((cookie) => cookie.sessionId))] }
}
