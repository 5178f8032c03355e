import type { Clock } from './clock.ts'

/** The clock of the machine. Its timers do not keep a Node.js process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (callback, delay) => {
    const timer = setTimeout(callback, delay)
    letExit(timer)
    return () => clearTimeout(timer)
  },
}

/** Node.js waits for its timers unless told otherwise; those of a page are numbers. */
function letExit(timer: number | { unref?: () => void }): void {
  if (typeof timer === 'object') timer.unref?.()
}
