import type { Clock } from '@tokenpair/protocol'

/** Milliseconds that a tab waits for another one before it goes ahead alone. */
const patience = 5000

/**
 * Milliseconds for which a tab keeps its turn when it has done what it wanted: browsers let a lock go over to another
 * process faster than what was written to localStorage.
 */
const settling = 100

/**
 * Lets one of several tabs at a time do something. It only saves requests: a redemption is correct without it, since
 * every tab repeats the same exchange.
 */
export interface TurnTaking {
  /** Runs a task when it is this tab's turn, at the latest after five seconds. */
  run<Result>(task: () => Promise<Result>): Promise<Result>
}

/** Takes no turns: for a storage that nobody shares, and where the runtime has no locks. */
export const noTurns: TurnTaking = { run: (task) => task() }

/** Takes turns by the Web Locks API. A lock is never stolen; a frozen owner is passed by. */
export function webLockTurns(locks: LockManager, name: string, clock: Clock): TurnTaking {
  return {
    run: async (task) => {
      const waiting = new AbortController() // also the options of the request: it has the one that is wanted, signal
      const cancel = clock.schedule(() => waiting.abort(), patience)
      const giveBack = await new Promise<() => void>((enter) => {
        const hold = (): Promise<void> => new Promise(enter)
        locks.request(name, waiting, hold).catch(() => enter(cancel)) // nothing to give back
      })
      try {
        return await task()
      } finally {
        cancel()
        clock.schedule(giveBack, settling)
      }
    },
  }
}
