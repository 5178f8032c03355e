import type { Clock } from '@tokenpair/protocol'

/**
 * Waits for something that may never come.
 *
 * @param ms How long, in milliseconds.
 * @throws {Error} Where it has not come by then.
 */
export async function within<Result>(ms: number, coming: Promise<Result>, clock: Clock): Promise<Result> {
  let cancel = (): void => undefined
  const tooLate = new Promise<never>((_, reject) => {
    cancel = clock.schedule(() => reject(new Error('The storage does not answer')), ms)
  })
  return Promise.race([coming, tooLate]).finally(cancel)
}
