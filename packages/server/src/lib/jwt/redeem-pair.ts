import { AuthError, isAuthError, type RevocationReason } from '@tokenpair/protocol'
import type { RefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import type { RefreshTokenContent } from '../refresh-token/refresh-token.ts'
import type { RedemptionRefusal } from '../rotation/decide-redemption.ts'
import { redeemChain } from '../rotation/redeem-chain.ts'
import type { RedemptionOutcome } from '../rotation/redeem.ts'
import type { SessionLifecycle } from '../sessions/session-lifecycle.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { IssuedToken, RedeemOptions } from '../token-managers/token-manager.ts'
import type { PairIssuer } from './issue-pair.ts'
import { longestLife } from './longest-life.ts'
import { readExchange, staleDuplicate } from './read-exchange.ts'
import { refuseBlocked } from './refuse-blocked.ts'

/** What a redemption over the wire needs. */
export interface RedeemerContext {
  readonly options: { readonly name: string; readonly accessTokenLifetime: number; readonly replayWindow: number }
  readonly context: TokenManagerContext
  readonly lifecycle: SessionLifecycle
  readonly codec: RefreshTokenCodec
  readonly pairs: PairIssuer
}

const refusals: Readonly<Record<RedemptionRefusal, string>> = {
  refresh_token_invalid: 'The refresh token belongs to no session: sign in again',
  session_revoked: 'The session was ended: sign in again',
  refresh_token_expired: 'The refresh token expired: sign in again',
  session_expired: 'The session reached its longest lifetime: sign in again',
  stale_duplicate: staleDuplicate,
  restore_required: 'The session is ahead of the database, which was restored from an older copy: sign in again',
  attempt_required: 'The session sends attempt ids: send the attempt parameter',
}

/**
 * Creates the exchange of refresh tokens.
 *
 * @returns Answers the next pair, or throws an `AuthError` with one of the token route's codes.
 */
export function createRedeemer(parts: RedeemerContext): (presented: RedeemOptions) => Promise<IssuedToken> {
  const { options, context, lifecycle, codec, pairs } = parts
  const { store, clock, emit } = context
  const { name: manager } = options
  const accessTokenLifetime = longestLife(options)
  const rules = { store, clock, accessTokenLifetime, replayWindow: options.replayWindow * 1000 }

  const conclude = async (
    token: RefreshTokenContent,
    outcome: RedemptionOutcome,
    since: number,
  ): Promise<IssuedToken> => {
    const { sessionId } = token
    switch (outcome.kind) {
      case 'renewed': {
        const { session, isReplay } = outcome
        const issued = await pairs.renew(session, since)
        const { subject, generation } = session
        emit({ type: isReplay ? 'repeated' : 'refreshed', manager, sessionId, subject, generation })
        return issued
      }
      case 'reused': {
        lifecycle.announce([sessionId], 'reuse')
        const { subject, generation } = outcome.session
        emit({ type: 'reused', manager, sessionId, subject, presentedGeneration: token.generation, generation })
        throw new AuthError('refresh_token_reused', 'Two parties hold the refresh token, so its session was ended')
      }
      case 'finished':
        throw refusal('stale_duplicate', undefined)
      case 'refused':
        throw refusal(outcome.code, outcome.reason)
      case 'contended':
        throw new AuthError('unavailable', 'Too many requests redeem this refresh token: repeat the same one later')
    }
  }

  return async (presented) => {
    const token = codec.decode(presented.refreshToken)
    try {
      if (token === undefined) {
        throw new AuthError('refresh_token_invalid', 'The refresh token is not one of this server: sign in again')
      }
      const since = clock.now()
      const { redemption, later } = readExchange(token, presented)
      if (!redemption.hasAttempt) await refuseBlocked(token.sessionId, context)
      const outcome = await redeemChain(redemption, later, rules)
      context.tidyUp()
      return await conclude(token, outcome, since)
    } catch (error) {
      if (isAuthError(error)) emit({ type: 'refused', manager, sessionId: token?.sessionId, code: error.code })
      throw error
    }
  }
}

/** Why a session was revoked may say more than that it was. */
const codeOfReason: Partial<Record<RevocationReason, 'subject_blocked' | 'subject_deleted'>> = {
  'subject-blocked': 'subject_blocked',
  'subject-deleted': 'subject_deleted',
}

function refusal(code: RedemptionRefusal, reason: RevocationReason | undefined): AuthError {
  const graver = reason && codeOfReason[reason]
  if (graver !== undefined) return new AuthError(graver, refusals.session_revoked, { reason })
  return new AuthError(code, refusals[code], { reason })
}
