import type { Clock } from './clock.ts'

/** The clock of the machine. Its timers do not keep a Node.js process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (callback, delay) => {
    const timer = setTimeout(callback, delay)
    if (isNodeTimer(timer)) timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Whether a timer is one of Node.js, which waits for it unless told otherwise. */
function isNodeTimer(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer
}
