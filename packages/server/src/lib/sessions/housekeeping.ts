import type { Clock } from '@tokenpair/protocol'
import type { SessionStore } from './session-store.ts'
import type { SessionId } from './session.ts'

/** Rows that are looked at in one go. */
const batchSize = 500

/** Milliseconds between two goes at least. */
const interval = 10_000

/** What housekeeping works on. */
export interface HousekeepingOptions {
  readonly store: SessionStore
  readonly clock: Clock
  /** Milliseconds for which ended sessions are kept, so that a late client still learns why its session ended. */
  readonly retention: number
  /** Learns of a sweep that failed. The next one tries again. */
  readonly onError: (error: unknown) => void
}

/**
 * Creates the clean-up: called whenever something was written, it sweeps one small batch every ten seconds at most, and
 * so walks through all rows again and again while there is traffic. Nobody waits for it, and there is no timer.
 */
export function createHousekeeping({ store, clock, retention, onError }: HousekeepingOptions): () => void {
  let nextAt = -Infinity
  let after: SessionId | undefined
  return () => {
    const now = clock.now()
    if (now < nextAt && nextAt - now <= interval) return // a clock that was set back is no reason to wait longer
    nextAt = now + interval
    store.sweep({ endedBy: now - retention, now, limit: batchSize, after }).then(({ next }) => {
      after = next
    }, onError)
  }
}
