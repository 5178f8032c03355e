import type { RevocationStrategy, Verdict, VerifiedToken } from './revocation-strategy.ts'
import { createStrategyContext } from './strategy-context.ts'

/**
 * What becomes of access tokens while this server cannot hear of revocations.
 *
 * - `fresh-only`: those that are younger than 60 seconds are taken, and the others have to be renewed, which asks the
 *   store. What is revoked dies within a minute.
 * - `closed`: none is taken; `authenticate` answers `unavailable`.
 * - `open`: all are taken that this server has not heard of, until they expire.
 */
export type WhenStale = 'fresh-only' | 'closed' | 'open'

/** What {@link denylist} does while it is out of date. */
export interface DenylistOptions {
  /** Seconds for which the revocation log may have been unreadable before `whenStale` applies (default: 10). */
  readonly maxStaleness?: number | undefined
  /** Default: `fresh-only`. */
  readonly whenStale?: WhenStale | undefined
}

/** Milliseconds that a token is fresh for. */
const freshness = 60_000

/**
 * Remembers in memory what was revoked, until the last access token concerned has expired, so that a revoked access token
 * is refused and no request asks a database. The default.
 *
 * What this process revokes counts at once. What another process on the same store revokes counts within a second.
 *
 * @param options What to do while the store's revocation log cannot be read.
 * @returns The strategy.
 * @throws {RangeError} Where `maxStaleness` is no time span.
 * @throws {TypeError} Where `whenStale` is none of the three.
 */
export function denylist({ maxStaleness = 10, whenStale = 'fresh-only' }: DenylistOptions = {}): RevocationStrategy {
  if (typeof maxStaleness !== 'number' || !(maxStaleness >= 1)) {
    throw new RangeError('denylist() has maxStaleness to mend: give seconds, such as 10, and at least 1')
  }
  if (!['fresh-only', 'closed', 'open'].includes(whenStale)) {
    throw new TypeError('denylist() has whenStale to mend: give fresh-only, closed or open')
  }
  const context = createStrategyContext('denylist')
  return {
    name: 'denylist',
    maxStaleness,
    open: context.open,
    verdict: (token, now) => {
      const { revocations } = context.get()
      const heard = revocations.verdict(token, now)
      const isStale = revocations.staleness > maxStaleness * 1000
      return heard === 'live' && isStale ? decideStale(token, now, whenStale) : heard
    },
  }
}

function decideStale({ issuedAt }: VerifiedToken, now: number, whenStale: WhenStale): Verdict {
  switch (whenStale) {
    case 'fresh-only':
      return now - issuedAt < freshness ? 'live' : 'stale'
    case 'closed':
      throw new Error('The revocation log could not be read for too long: see what onError was told')
    case 'open':
      return 'live'
  }
}
