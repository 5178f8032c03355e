import { AuthError } from '@tokenpair/protocol'

/** How much a {@link WorkQueue} takes on. */
export interface WorkQueueOptions {
  /** Pieces of work that may be under way at once (default: two more than the machine has cores). */
  readonly atOnce?: number | undefined
  /** Pieces that may wait for their turn (default: 512). */
  readonly waiting?: number | undefined
}

/** Lets a few pieces of slow work be under way at once, and some more wait, in their order. */
export interface WorkQueue {
  /** @throws {AuthError} `unavailable`, where too many wait already: the answer would come too late. */
  run<Result>(work: () => Promise<Result> | Result): Promise<Result>
}

/** Seconds after which those that wait now are done, and more. */
const retryAfter = 1

/** A thread that is done waits until the event loop hands it the next piece: with others at hand no core waits, too. */
const spare = 2

/** Creates an empty queue. */
export function createWorkQueue({ atOnce = countCores() + spare, waiting = 512 }: WorkQueueOptions = {}): WorkQueue {
  const turns: (() => void)[] = []
  let underWay = 0

  const takeTurn = (): Promise<void> | undefined => {
    if (underWay < atOnce) {
      underWay += 1
      return undefined
    }
    if (turns.length < waiting) return new Promise((resolve) => turns.push(resolve))
    const message = 'The server has more signatures to compute than it can: repeat the same request later'
    throw new AuthError('unavailable', message, { retryAfter })
  }
  const endTurn = (): void => {
    const next = turns.shift()
    if (next === undefined) underWay -= 1
    else next() // its turn is this one, so that nobody comes between
  }
  return {
    run: async (work) => {
      await takeTurn()
      try {
        return await work()
      } finally {
        endTurn()
      }
    },
  }
}

function countCores(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 4
}
