import { AuthError, type RevocationReason } from '@tokenpair/protocol'
import { parseAttemptId, successorOf } from '../refresh-token/chain.ts'
import type { RefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import type { RedemptionRefusal } from '../rotation/decide-redemption.ts'
import { redeem } from '../rotation/redeem.ts'
import type { SessionId } from '../sessions/session.ts'
import type { IssuedToken, RedeemOptions, TokenManagerContext } from '../token-managers/token-manager.ts'
import type { PairIssuer } from './issue-pair.ts'
import type { CheckedJwtConfig } from './jwt-config-options.ts'

/** What a redemption over the wire needs. */
export interface RedeemerContext {
  readonly options: CheckedJwtConfig
  readonly context: TokenManagerContext
  readonly codec: RefreshTokenCodec
  readonly pairs: PairIssuer
  /** Tells the revocation strategy that sessions were revoked. */
  readonly publish: (sessionIds: readonly SessionId[]) => void
}

const refusals: Readonly<Record<RedemptionRefusal, string>> = {
  refresh_token_invalid: 'The refresh token belongs to no session: sign in again',
  session_revoked: 'The session was ended: sign in again',
  refresh_token_expired: 'The refresh token expired: sign in again',
  session_expired: 'The session reached its longest lifetime: sign in again',
  stale_duplicate: 'The refresh token was exchanged before: read the storage again and use the newest one',
  restore_required: 'The session is ahead of the database, which was restored from an older copy: sign in again',
  attempt_required: 'The session sends attempt ids: send the attempt parameter',
}

/**
 * Creates the exchange of refresh tokens.
 *
 * @returns Answers the next pair, or throws an `AuthError` with one of the token route's codes.
 */
export function createRedeemer({
  options,
  context,
  codec,
  pairs,
  publish,
}: RedeemerContext): (presented: RedeemOptions) => Promise<IssuedToken> {
  const { store, clock } = context
  const rules = {
    refreshTokenLifetime: options.refreshTokenLifetime * 1000,
    replayWindow: options.replayWindow * 1000,
  }

  return async ({ refreshToken, attempt, generation }: RedeemOptions): Promise<IssuedToken> => {
    const token = codec.decode(refreshToken)
    if (token === undefined) {
      throw new AuthError('refresh_token_invalid', 'The refresh token is not one of this server: sign in again')
    }
    const attemptId = attempt === undefined ? undefined : parseAttemptId(attempt)
    if (attempt !== undefined && attemptId === undefined) {
      throw new AuthError('invalid_request', 'The attempt parameter is 22 base64url characters (128 random bits)')
    }
    if (generation !== undefined && generation !== token.generation) {
      throw new AuthError('stale_duplicate', refusals.stale_duplicate, { generation: token.generation })
    }

    const redemption = { token, successor: successorOf(token, attemptId), hasAttempt: attemptId !== undefined }
    const since = clock.now()
    const outcome = await redeem(redemption, { store, clock, ...rules })
    switch (outcome.kind) {
      case 'renewed':
        return pairs.renew(outcome.session, since)
      case 'reused':
        publish([token.sessionId])
        throw new AuthError('refresh_token_reused', 'Two parties hold the refresh token, so its session was ended')
      case 'refused':
        throw refusal(outcome.code, outcome.reason)
      case 'contended':
        throw new AuthError('unavailable', 'Too many requests redeem this refresh token: repeat the same one later')
    }
  }
}

function refusal(code: RedemptionRefusal, reason: RevocationReason | undefined): AuthError {
  return new AuthError(code, refusals[code], { reason })
}
