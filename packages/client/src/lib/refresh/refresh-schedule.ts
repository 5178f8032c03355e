import type { TokenResponse } from '@tokenpair/protocol'
import type { SessionInspection } from '../auth-client.ts'

/** Milliseconds before the expiry of an access token at which it is refreshed. */
const margin = 30_000

/** How much of the margin jitter may take from the waiting time. */
const jitterShare = 0.1

/** Milliseconds by which the server is asked later than its session may have ended, since it counts whole seconds. */
const slack = 1000

/** Milliseconds that lie between two refreshes at least. */
const shortest = 1000

/**
 * Decides when a pair is refreshed: 30 seconds before its access token expires, or at half its life where it lives
 * less than a minute.
 *
 * Only lifetimes and the age count, never moments, so a wrong clock does no harm. Where the session ends together with
 * the access token, there is nothing to gain by an early refresh, and the server is asked when both have ended.
 *
 * @param pair The pair, with its lifetimes in seconds.
 * @param age How old it is, in milliseconds.
 * @param jitter From 0 to 1; only ever makes the refresh earlier, so that clients that started together drift apart.
 */
export function decideRefresh(pair: TokenResponse, age: number, jitter: number): SessionInspection {
  const accessLifetime = pair.expires_in * 1000
  const refreshLifetime = pair.refresh_token_expires_in * 1000
  const lead = Math.ceil(Math.min(margin, accessLifetime / 2) * (1 + jitterShare * jitter))
  const refreshAt = refreshLifetime <= accessLifetime ? refreshLifetime + slack : accessLifetime - lead
  return {
    generation: pair.generation,
    refreshIn: Math.max(shortest, refreshAt) - age,
    accessTokenExpiresIn: accessLifetime - age,
    refreshTokenExpiresIn: refreshLifetime - age,
  }
}
