/** Milliseconds before the expiry of an access token at which it is refreshed. */
const margin = 30_000

/** How much of the margin jitter may take from the waiting time. */
const jitterShare = 0.1

/** Milliseconds by which the server is asked later than its session may have ended, since it counts whole seconds. */
const slack = 1000

/** Milliseconds that lie between two refreshes at least. */
const shortest = 1000

/** What {@link decideRefresh} goes by. Durations are milliseconds. */
export interface RefreshTiming {
  readonly accessLifetime: number
  readonly refreshLifetime: number
  /** How long ago the pair was asked for, by the clock of the device, which somebody may have set. */
  readonly wallElapsed: number
  /** How long the pair has been held, by a clock that nobody sets. */
  readonly heldFor: number
}

/** When a pair wants attention, in milliseconds from now; 0 or less for now. */
export interface RefreshDecision {
  /** Until the refresh token should be redeemed. */
  readonly refreshIn: number
  /** Until the access token is of no more use. */
  readonly expiresIn: number
}

/**
 * Decides when a pair is refreshed: 30 seconds before its access token expires, or at half its life where it lives
 * less than a minute.
 *
 * Only lifetimes count, never moments, so a wrong clock does no harm; a clock that was set back (the pair would come
 * from the future) is believed to have stood still. Where the session ends together with the access token, there is
 * nothing to gain by an early refresh, and the server is asked when both have ended.
 *
 * @param timing The pair's lifetimes and age.
 * @param jitter From 0 to 1; only ever makes the refresh earlier, so that clients that started together drift apart.
 */
export function decideRefresh(timing: RefreshTiming, jitter: number): RefreshDecision {
  const { accessLifetime, refreshLifetime, wallElapsed, heldFor } = timing
  const age = Math.max(wallElapsed, heldFor)
  const lead = Math.min(margin, accessLifetime / 2)
  const isLast = refreshLifetime <= accessLifetime
  const refreshAt = isLast ? refreshLifetime + slack : accessLifetime - Math.ceil(lead * (1 + jitterShare * jitter))
  return { refreshIn: Math.max(shortest, refreshAt) - age, expiresIn: accessLifetime - age }
}
