import type { SessionId } from '../sessions/session.ts'
import { graverVerdict, type RevocationContext, type RevocationStrategy, type Verdict } from './revocation-strategy.ts'
import { rowVerdict } from './row-verdict.ts'

/** How {@link allowlist} remembers. */
export interface AllowlistOptions {
  /**
   * Seconds for which a living session is believed to live on without another look at the store (default: 0, which asks
   * the store at each request). What this server hears of revocations counts at once all the same.
   */
  readonly cacheSeconds?: number | undefined
}

/** Sessions whose state is remembered at most; the oldest are forgotten first. */
const mostRemembered = 100_000

/**
 * Takes an access token only where the store still holds its session alive: nothing that was deleted, by whomever, goes
 * on, at the price of a read for each request, or for each session and `cacheSeconds`.
 *
 * @param options How long to remember.
 * @returns The strategy.
 * @throws {RangeError} Where `cacheSeconds` is no time span.
 */
export function allowlist({ cacheSeconds = 0 }: AllowlistOptions = {}): RevocationStrategy {
  if (!(Number.isFinite(cacheSeconds) && cacheSeconds >= 0)) {
    throw new RangeError('allowlist() has cacheSeconds to mend: give seconds, such as 10, or 0 to ask at each request')
  }
  // In the order of insertion, and so of expiry.
  const aliveUntil = new Map<SessionId, number>()
  let context: RevocationContext | undefined

  const remember = (id: SessionId, now: number): void => {
    for (const [known, until] of aliveUntil) {
      if (until > now && aliveUntil.size < mostRemembered) break
      aliveUntil.delete(known)
    }
    aliveUntil.delete(id)
    if (cacheSeconds > 0) aliveUntil.set(id, now + cacheSeconds * 1000)
  }

  return {
    name: 'allowlist',
    open: async (opened) => {
      await opened.follow()
      context = opened
    },
    verdict: async (token, now): Promise<Verdict> => {
      if (context === undefined) throw new Error('allowlist() is not open: hand it to initializeAuthServices()')
      const heard = context.revocations.verdict(token, now)
      if (heard === 'dead' || (aliveUntil.get(token.sessionId) ?? 0) > now) return heard
      const stored = await rowVerdict(token, context)
      if (stored === 'live') remember(token.sessionId, now)
      return graverVerdict(heard, stored)
    },
  }
}
