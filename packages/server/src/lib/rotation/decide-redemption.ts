import { isSameChainValue } from '../refresh-token/chain.ts'
import type { RefreshTokenContent } from '../refresh-token/refresh-token.ts'
import type { ChainPosition, ChainValue, Session } from '../sessions/session.ts'

/** An authentic refresh token that is presented, with what would follow it. */
export interface Redemption {
  readonly token: RefreshTokenContent
  /** The chain value that follows from the token and the attempt id. */
  readonly successor: ChainValue
  /** Whether the request carried an attempt id. */
  readonly hasAttempt: boolean
  /**
   * What becomes of a redemption that shows two holders (default: `revoke`). `refuse` is for a client that may have
   * forgotten that it redeemed this token before: it gets nothing, and nothing changes.
   */
  readonly onReuse?: 'revoke' | 'refuse' | undefined
}

/** What {@link decideRedemption} goes by besides the row and the redemption. */
export interface RedemptionRules {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** Milliseconds during which an exchange without attempt id may be repeated; 0 for never. */
  readonly replayWindow: number
  /** Whether the database is declared to have lost more than its last write; by default it is not. */
  readonly isRestored?: boolean
}

/** What the token route does about a redemption whose conditional write changed nothing. */
export type RedemptionDecision =
  | { readonly kind: 'advance'; readonly from: ChainPosition }
  | { readonly kind: 'replay'; readonly session: Session }
  | { readonly kind: 'finished' }
  | { readonly kind: 'reuse'; readonly at: ChainPosition }
  | { readonly kind: 'refuse'; readonly code: RedemptionRefusal }

/** The codes that refuse a redemption without changing anything. */
export type RedemptionRefusal =
  | 'refresh_token_invalid'
  | 'session_revoked'
  | 'refresh_token_expired'
  | 'session_expired'
  | 'stale_duplicate'
  | 'restore_required'
  | 'attempt_required'

/**
 * Decides what a presented refresh token means for its session.
 *
 * With the row at generation g and value c, and its two earlier values h1 and h2, each token falls into exactly one
 * row of the table: S1 to S9 by its generation and value, S10 where the session has ended (docs/rotation.md).
 */
export function decideRedemption(
  session: Session | undefined,
  redemption: Redemption,
  rules: RedemptionRules,
): RedemptionDecision {
  const { token, successor, hasAttempt, onReuse } = redemption
  if (session === undefined) return { kind: 'refuse', code: 'refresh_token_invalid' }
  const ending = endOf(session, rules.now)
  if (ending !== undefined) return { kind: 'refuse', code: ending } // S10

  const contradiction = { kind: 'reuse', at: { generation: session.generation, chain: session.chain } } as const
  const reuse = onReuse === 'refuse' ? stale : contradiction
  const isAdvance = hasAttempt || !session.attemptBound
  const age = Math.max(0, rules.now - session.refreshedAt) // the clock of another server may be ahead
  const isRepeatable = hasAttempt || age < rules.replayWindow
  const [h1, h2] = session.previous
  const ahead = token.generation - session.generation

  if (ahead === 0) {
    if (!isSameChainValue(token.chain, session.chain)) return reuse // S6: two branches of one generation
    if (!isAdvance) return { kind: 'refuse', code: 'attempt_required' }
    return { kind: 'advance', from: { generation: token.generation, chain: token.chain } } // S1: lost a race
  }
  if (ahead > 1 && rules.isRestored !== true) return { kind: 'refuse', code: 'restore_required' } // S9: lost writes
  if (ahead > 0) {
    if (ahead === 1 && !isSameChainValue(token.previousChain, session.chain)) return reuse // S8: a foreign branch
    if (!isAdvance) return { kind: 'refuse', code: 'attempt_required' }
    return { kind: 'advance', from: { generation: session.generation, chain: session.chain } } // S7: a lost write; S9, declared
  }
  if (!isRepeatable) return reuse // S3 and S5 of a client that sends no attempt ids
  if (ahead === -1) return isSameChainValue(successor, session.chain) ? { kind: 'replay', session } : reuse // S2, S3
  const finished = ahead === -2 ? h1 : ahead === -3 ? h2 : undefined
  if (finished !== undefined && isSameChainValue(successor, finished)) {
    return { kind: 'finished' } // S4: a late copy of a finished exchange
  }
  return reuse // S5: an old copy
}

const stale = { kind: 'refuse', code: 'stale_duplicate' } as const

/** Whether a token is so far ahead of its row that it matters whether the database was restored (S9). */
export function isGap(session: Session | undefined, token: ChainPosition): boolean {
  return session !== undefined && token.generation > session.generation + 1
}

function endOf(session: Session, now: number): RedemptionRefusal | undefined {
  if (session.revocation !== undefined) return 'session_revoked'
  if (session.absoluteExpiresAt !== undefined && session.absoluteExpiresAt <= now) return 'session_expired'
  if (session.idleExpiresAt !== undefined && session.idleExpiresAt <= now) return 'refresh_token_expired'
  return undefined
}
