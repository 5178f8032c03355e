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

/** Deletes what ended long ago. */
export interface Housekeeping {
  /**
   * Called whenever something was written: sweeps one small batch every ten seconds at most, and so walks through all
   * rows again and again while there is traffic. Nobody waits for it, and there is no timer.
   */
  readonly tidyUp: () => void
  /** Sweeps no more, and waits for the sweep that is going on. */
  close(): Promise<void>
}

/** Creates the housekeeping of a store. */
export function createHousekeeping({ store, clock, retention, onError }: HousekeepingOptions): Housekeeping {
  let state: 'idle' | 'sweeping' | 'closed' = 'idle'
  let sweeping: Promise<void> = Promise.resolve()
  let nextAt = -Infinity
  let after: SessionId | undefined

  const sweep = async (): Promise<void> => {
    const now = clock.now()
    const { next } = await store.sweep({ endedBy: now - retention, now, limit: batchSize, after })
    after = next
  }
  return {
    tidyUp: () => {
      if (state !== 'idle' || clock.monotonic() < nextAt) return
      nextAt = clock.monotonic() + interval
      state = 'sweeping'
      sweeping = sweep()
        .catch(onError)
        .then(() => {
          if (state === 'sweeping') state = 'idle'
        })
    },
    close: () => {
      state = 'closed'
      return sweeping
    },
  }
}
