import type { SessionId } from '../sessions/session.ts'
import type { SessionCookie } from './session-cookies.ts'

/** How many sessions a browser keeps besides the one that it just used. */
const mostOthers = 20
/** How many are cleared by one answer: proxies limit its head, too. */
const mostAtOnce = 10

/**
 * Decides which sessions' cookies a browser has to give up, because it collects more and more of them: their `Cookie`
 * header would outgrow what servers take, and then no session could be redeemed.
 *
 * Each sign-in in a browser whose page has forgotten the former session leaves one behind. Those that are worth nothing
 * go first, then the oldest: browsers send them in the order of their creation (RFC 6265 section 5.4), Chromium in that
 * of their last change.
 *
 * @param used The session that the answer is for.
 * @param isAuthentic Whether a cookie holds a token of its session.
 */
export function decideSurplus(
  sent: readonly SessionCookie[],
  used: SessionId,
  isAuthentic: (cookie: SessionCookie) => boolean,
): readonly SessionId[] {
  const others = new Set(sent.map(({ sessionId }) => sessionId).filter((id) => id !== used))
  const surplus = Math.min(others.size - mostOthers, mostAtOnce)
  if (surplus <= 0) return []
  const authentic = new Set(sent.filter(isAuthentic).map(({ sessionId }) => sessionId))
  const byWorth = [...others].toSorted((one, other) => Number(authentic.has(one)) - Number(authentic.has(other)))
  return byWorth.slice(0, surplus)
}
