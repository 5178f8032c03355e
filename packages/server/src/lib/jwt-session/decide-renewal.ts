import type { RevocationReason } from '@tokenpair/protocol'
import type { Session } from '../sessions/session.ts'
import type { SessionToken } from './session-token.ts'

/** Why the row of a genuine token does not renew it. */
export type RenewalRefusal =
  /** There is no row, or it belongs to another token manager. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly reason: RevocationReason }
  /** Nobody used the session for too long. */
  | { readonly kind: 'unused' }
  /** The session reached its longest lifetime. */
  | { readonly kind: 'over' }

/** What becomes of a token whose renewal found its row to be elsewhere than expected. */
export type RenewalDecision =
  /** The row goes from where it stands to a higher generation. */
  | { readonly kind: 'step'; readonly from: number; readonly to: number }
  /** The row has gone on already: the token of its generation is given out, and no step is made. */
  | { readonly kind: 'again'; readonly session: Session }
  | RenewalRefusal

/**
 * Decides what a genuine token is renewed to. Any number of requests may hold it, and any answer may get lost or come late:
 * the row goes one step on for each generation that is used, however often.
 *
 * @param session The row, if there is one.
 * @param token The token that is presented.
 * @param rules The name of the token manager, and the time in milliseconds since the Unix epoch.
 */
export function decideRenewal(
  session: Session | undefined,
  token: Pick<SessionToken, 'generation'>,
  { manager, now }: { readonly manager: string; readonly now: number },
): RenewalDecision {
  if (session?.manager !== manager) return { kind: 'unknown' }
  const { generation, revocation, absoluteExpiresAt = Infinity, idleExpiresAt = Infinity } = session
  if (revocation !== undefined) return { kind: 'revoked', reason: revocation.reason }
  if (absoluteExpiresAt <= now) return { kind: 'over' }
  if (idleExpiresAt <= now) return { kind: 'unused' }
  if (generation > token.generation) return { kind: 'again', session }
  // A token of a later generation than its row is genuine, too: the database was restored, or lost its last writes.
  return { kind: 'step', from: generation, to: token.generation + 1 }
}
