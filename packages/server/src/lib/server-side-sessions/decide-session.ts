import type { RevocationReason } from '@tokenpair/protocol'
import { isSameChainValue } from '../refresh-token/chain.ts'
import type { Session } from '../sessions/session.ts'
import type { SessionKeyContent } from './session-key.ts'

/** What the session of an authentic key has come to. */
export type SessionStanding =
  | { readonly kind: 'alive'; readonly session: Session }
  /** There is no row, or it is not the row of this key. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly reason: RevocationReason }
  /** Nobody used it for too long. */
  | { readonly kind: 'unused' }
  /** It reached its longest lifetime. */
  | { readonly kind: 'over' }

/** Decides what a key is worth. `now` is in milliseconds since the Unix epoch. */
export function decideSession(session: Session | undefined, key: SessionKeyContent, now: number): SessionStanding {
  if (session === undefined || !isSameChainValue(session.chain, key.chain)) return { kind: 'unknown' }
  const { revocation, absoluteExpiresAt = Infinity, idleExpiresAt = Infinity } = session
  if (revocation !== undefined) return { kind: 'revoked', reason: revocation.reason }
  if (absoluteExpiresAt <= now) return { kind: 'over' }
  if (idleExpiresAt <= now) return { kind: 'unused' }
  return { kind: 'alive', session }
}

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
  { refreshedAt, idleLifetime = Infinity }: Session,
  touchInterval: number,
  now: number,
): boolean {
  return now - refreshedAt >= Math.min(touchInterval, idleLifetime * idleShare)
}
