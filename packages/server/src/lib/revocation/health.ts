import type { RevocationFeed } from './revocation-feed.ts'
import type { RevocationStrategy } from './revocation-strategy.ts'

/** How a server is, for readiness probes and gauges. */
export interface Health {
  /**
   * - `ready`: it knows what was revoked. A server that has never known it does not start.
   * - `stale`: the revocation log could not be read for longer than the strategy's `maxStaleness`.
   * - `closed`: `close()` was called.
   */
  readonly status: 'ready' | 'stale' | 'closed'
  /**
   * Seconds since this server last knew all that was revoked: half a second and less in good health, 0 on a store in memory.
   * `undefined` where the strategy follows no revocations.
   */
  readonly revocationStaleness: number | undefined
}

/** Says how a server is, by what it knows already. */
export function describeHealth(
  { isClosed, isFollowing, staleness }: Pick<RevocationFeed, 'isClosed' | 'isFollowing' | 'staleness'>,
  { maxStaleness = Infinity }: Pick<RevocationStrategy, 'maxStaleness'>,
): Health {
  const revocationStaleness = isFollowing ? staleness / 1000 : undefined
  if (isClosed) return { status: 'closed', revocationStaleness: undefined }
  return { status: (revocationStaleness ?? 0) > maxStaleness ? 'stale' : 'ready', revocationStaleness }
}
