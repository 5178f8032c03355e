import type { SessionId } from '../sessions/session.ts'
import { graverVerdict, type RevocationStrategy } from './revocation-strategy.ts'
import { rowVerdict } from './row-verdict.ts'
import { createStrategyContext } from './strategy-context.ts'

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
 * on, at the price of a read for each request, or for each session and `cacheSeconds`. While the store cannot be read,
 * `authenticate` answers `unavailable`.
 *
 * @param options How long to remember.
 * @returns The strategy.
 * @throws {RangeError} Where `cacheSeconds` is no time span.
 */
export function allowlist({ cacheSeconds = 0 }: AllowlistOptions = {}): RevocationStrategy {
  if (!(Number.isFinite(cacheSeconds) && cacheSeconds >= 0)) {
    throw new RangeError('allowlist() has cacheSeconds to mend: give seconds, such as 10, or 0 to ask at each request')
  }
  const context = createStrategyContext('allowlist')
  const seen = createRecentlySeen(cacheSeconds * 1000)
  return {
    name: 'allowlist',
    open: context.open,
    verdict: async (token, now) => {
      const { revocations, clock } = context.get()
      const heard = revocations.verdict(token, now)
      const askedAt = clock.monotonic() // a clock that is set back must not make anything live longer
      if (heard === 'dead' || seen.has(token.sessionId, askedAt)) return heard
      const stored = await rowVerdict(token, context.get())
      if (stored === 'live') seen.add(token.sessionId, askedAt)
      return graverVerdict(revocations.verdict(token, now), stored)
    },
  }
}

/** Which sessions were found alive a short time ago. Moments are milliseconds of the monotonic clock. */
interface RecentlySeen {
  has(id: SessionId, now: number): boolean
  add(id: SessionId, now: number): void
}

function createRecentlySeen(lifetime: number): RecentlySeen {
  const seenAt = new Map<SessionId, number>() // nearly in the order of the moments
  return {
    has: (id, now) => now - (seenAt.get(id) ?? -Infinity) < lifetime,
    add: (id, now) => {
      for (const [known, moment] of seenAt) {
        if (now - moment < lifetime && seenAt.size < mostRemembered) break
        seenAt.delete(known)
      }
      seenAt.delete(id)
      if (lifetime > 0) seenAt.set(id, now)
    },
  }
}
