import type { Clock } from '@tokenpair/protocol'

/**
 * Waits for a task that may never come to an end.
 *
 * @param ms How long, in milliseconds.
 * @throws {Error} Where it has not ended by then.
 */
export function within<Result>(ms: number, task: Promise<Result>, clock: Clock): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error('The storage does not answer'))
    void task.then(resolve, reject).finally(clock.schedule(giveUp, ms))
  })
}
