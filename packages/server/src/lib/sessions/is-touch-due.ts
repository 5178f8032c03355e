import type { Session } from './session.ts'

/**
 * How much of the inactivity timeout lies between two touches at most: a session that is in use never ends sooner than
 * nine tenths of the timeout after its last use.
 */
const idleShare = 0.1

/**
 * Whether the use of a session is to be written down, since the last time is long enough ago.
 *
 * @param touchInterval Milliseconds that lie between two touches, unless the inactivity timeout is too short for that.
 */
export function isTouchDue(
  { refreshedAt, idleLifetime = Infinity }: Pick<Session, 'refreshedAt' | 'idleLifetime'>,
  touchInterval: number,
  now: number,
): boolean {
  return now - refreshedAt >= Math.min(touchInterval, idleLifetime * idleShare)
}
