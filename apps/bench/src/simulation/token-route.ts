import { slotLength } from './calendar.ts'
import type { Span } from './simulate-load.ts'

/** How a redemption fails. */
export interface Refusal {
  /** Milliseconds until the client knows. */
  readonly after: number
  /** Seconds, as the server asks. */
  readonly retryAfter: number | undefined
}

/** What answers redemptions. */
export interface TokenRoute {
  /** Why this one is not served, or `undefined`. To be asked in the order of slots. */
  refuse(now: number): Refusal | undefined
}

/** What the route can do, and when it cannot. */
export interface TokenRouteOptions {
  /** While nobody is served (default: never). */
  readonly away?: Span | undefined
  /** Redemptions that are served in a second at most; whatever comes beyond is turned away (default: any number). */
  readonly capacity?: number | undefined
  /** Milliseconds until a client knows that it was turned away (default: 0). */
  readonly failsAfter?: number | undefined
  /** What whoever is turned away is told, in seconds (default: nothing). */
  readonly retryAfter?: number | undefined
}

/**
 * Seconds of what was not used that servers make up for. A sample of the clients comes less evenly than all of them would, which
 * at full load would be taken for too much.
 */
const burst = 5

/** Creates a route that serves or turns away, and never lets anybody wait. */
export function createTokenRoute(options: TokenRouteOptions = {}): TokenRoute {
  const { away, capacity = Infinity, failsAfter = 0, retryAfter } = options
  const refusal = { after: failsAfter, retryAfter }
  const perSlot = (capacity * slotLength) / 1000
  const saved = capacity * burst
  let slot = 0
  let left = perSlot
  return {
    refuse: (now) => {
      const current = Math.floor(now / slotLength)
      if (current !== slot) {
        left = perSlot === Infinity ? Infinity : Math.min(saved, left + perSlot * (current - slot))
        slot = current
      }
      const isAway = away !== undefined && now >= away.from && now < away.to
      if (isAway) left = 0 // nothing is saved meanwhile
      if (left < 1) return refusal
      left -= 1
      return undefined
    },
  }
}
