import { AuthError, isAuthError, type RevocationReason } from '@tokenpair/protocol'
import type { SessionId } from '../sessions/session.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { RenewalRefusal } from './decide-renewal.ts'
import { judgeSessionToken } from './judge-session-token.ts'
import { renewSession } from './renew-session.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken, SessionTokenInspection } from './session-token.ts'

/**
 * Renews the token that is presented as a refresh token, whatever its age, so that a client that keeps a pair works with it
 * as it is: the answer holds the new token as both.
 *
 * @throws {AuthError} One of the token route's codes.
 */
export async function redeemSessionToken<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  const { options, context } = parts
  let sessionId: SessionId | undefined
  try {
    const inspection = await judgeSessionToken(text, parts)
    if (inspection.state === 'invalid') throw refusals.unknown()
    ;({ sessionId } = inspection.token)
    return await renewJudged(inspection, parts)
  } catch (cause) {
    const message = 'The token could not be renewed: repeat the same request later'
    const error = isAuthError(cause) ? cause : new AuthError('unavailable', message, { cause })
    context.emit({ type: 'refused', manager: options.name, sessionId, code: error.code })
    throw error
  }
}

async function renewJudged<Claims extends object>(
  inspection: Exclude<SessionTokenInspection, { readonly state: 'invalid' }>,
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  switch (inspection.state) {
    case 'expired':
      throw refusals.unused()
    case 'revoked':
      throw await explainEnd(inspection.token, parts)
    case 'live':
    case 'stale':
      break
  }
  const renewal = await renewSession(inspection.token, parts)
  switch (renewal.kind) {
    case 'renewed':
      return renewal.issued
    case 'forbidden':
    case 'postponed':
      throw renewal.error
    case 'unknown':
    case 'revoked':
    case 'unused':
    case 'over':
      throw refusals[renewal.kind]('reason' in renewal ? renewal.reason : undefined)
  }
}

/** The row says why a session was ended; the mark by which its token is known to be dead does not. */
async function explainEnd<Claims extends object>(
  { sessionId }: SessionToken,
  parts: SessionParts<Claims>,
): Promise<AuthError> {
  const session = await parts.context.store.find(sessionId)
  return refusals.revoked(session?.revocation?.reason)
}

const refusals: Readonly<Record<RenewalRefusal['kind'], (reason?: RevocationReason) => AuthError>> = {
  unknown: () => new AuthError('refresh_token_invalid', 'The token belongs to no session: sign in again'),
  revoked: (reason) => {
    const code = (reason && codeOfReason[reason]) ?? 'session_revoked'
    return new AuthError(code, 'The session was ended: sign in again', { reason })
  },
  unused: () =>
    new AuthError(
      'refresh_token_expired',
      'The token expired, or its session was not used for too long: sign in again',
    ),
  over: () => new AuthError('session_expired', 'The session reached its longest lifetime: sign in again'),
}

/** Why a session was revoked may say more than that it was. */
const codeOfReason: Partial<Record<RevocationReason, 'subject_blocked' | 'subject_deleted'>> = {
  'subject-blocked': 'subject_blocked',
  'subject-deleted': 'subject_deleted',
}
