import type { Clock } from '@tokenpair/protocol'
import type { RevocationLog, RevocationPage } from './revocation-log.ts'

/** Milliseconds that a reading may take. */
const patience = 5000

/** Milliseconds that it may take at most, however many before it were not answered. */
const mostPatience = 60_000

/**
 * Gives up on readings that are not answered, since a database that hangs must not stop the reader for ever. What comes
 * later is dropped. The more are still unanswered, the longer the next one may take: they must not use up the app's
 * connections.
 */
export function answerInTime(log: Pick<RevocationLog, 'read'>, clock: Clock): Pick<RevocationLog, 'read'> {
  let unanswered = 0
  return {
    read: (after, limit) =>
      new Promise<RevocationPage>((resolve, reject) => {
        const time = Math.min(patience * (1 + unanswered), mostPatience)
        let isLate = false
        const cancelTimer = clock.schedule(() => {
          isLate = true
          unanswered += 1
          reject(
            new Error(`The revocation log was not read within ${time / 1000} seconds: see whether the store answers`),
          )
        }, time)
        const finish = (): void => {
          cancelTimer()
          if (isLate) unanswered -= 1
        }
        const read = async (): Promise<RevocationPage> => log.read(after, limit)
        void read().finally(finish).then(resolve, reject)
      }),
  }
}
