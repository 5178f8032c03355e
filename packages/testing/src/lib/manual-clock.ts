import type { Clock } from '@tokenpair/client'

/** A clock that stands still until it is told otherwise. */
export interface ManualClock extends Clock {
  /**
   * Lets time pass: timers fire at their moments, in order, and whatever they set off settles before the next one.
   *
   * @param ms Milliseconds.
   */
  advance(ms: number): Promise<void>
  /** A clock that passes as this one does, but shows another time: that of another machine. */
  fork(): SettableClock
}

/** A clock that somebody can set. */
export interface SettableClock extends Clock {
  /**
   * Sets the clock forth or back; no time passes and no timer moves.
   *
   * @param ms Milliseconds, negative for back.
   */
  jump(ms: number): void
}

/** How a manual clock starts and what it waits for. */
export interface ManualClockOptions {
  /** Milliseconds since the Unix epoch (default: 2030-01-01T00:00:00Z). */
  readonly now?: number | undefined
  /** Waits until nothing goes on any more (default: a hundred turns of the microtask queue). */
  readonly settle?: (() => Promise<void>) | undefined
}

const startOf2030 = 1_893_456_000_000

/** More timers than that at one moment are taken for an endless loop. */
const mostAtOnce = 10_000

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Lets everything happen that promises alone can make happen. */
export async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
}

/**
 * Creates a clock for tests.
 *
 * @param options When it starts.
 * @returns A clock for server and clients alike.
 */
export function manualClock(options: ManualClockOptions = {}): ManualClock {
  const { now: start = startOf2030, settle = settleMicrotasks } = options
  const timers = new Set<Timer>()
  let elapsed = 0

  const schedule: Clock['schedule'] = (callback, delay) => {
    const timer = { at: elapsed + Math.max(0, delay), callback }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const nextTimer = (until: number): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer
    }
    return next
  }
  const now = (): number => start + elapsed
  const monotonic = (): number => elapsed

  return {
    now,
    monotonic,
    schedule,
    advance: async (ms) => {
      const until = elapsed + ms
      let firedAtOnce = 0
      await settle()
      for (let timer = nextTimer(until); timer !== undefined; timer = nextTimer(until)) {
        timers.delete(timer)
        firedAtOnce = timer.at > elapsed ? 0 : firedAtOnce + 1
        if (firedAtOnce > mostAtOnce) throw new Error('Timers set each other off without any time passing')
        elapsed = Math.max(elapsed, timer.at)
        timer.callback()
        await settle()
      }
      elapsed = until
      await settle()
    },
    fork: () => {
      let offset = 0
      return {
        now: () => now() + offset,
        monotonic,
        schedule,
        jump: (ms) => {
          offset += ms
        },
      }
    },
  }
}
