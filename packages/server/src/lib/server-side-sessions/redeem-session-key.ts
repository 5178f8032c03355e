import { AuthError, isAuthError, type RevocationReason } from '@tokenpair/protocol'
import { createTokenContent } from '../jwt/token-content.ts'
import { askForSubject } from '../sessions/ask-for-subject.ts'
import type { Session } from '../sessions/session.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import { dateUse } from './date-use.ts'
import { decideSession, type SessionStanding } from './decide-session.ts'
import type { SessionKeyContent } from './session-key.ts'
import { answerKey, type SessionParts } from './session-parts.ts'
import { touchSession } from './touch-session.ts'

/**
 * Answers the key that is presented as a refresh token once more, with its new lifetime and under the first pepper, so
 * that a client that keeps a token pair works with a session key as it is.
 *
 * @throws {AuthError} One of the token route's codes.
 */
export async function redeemSessionKey<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  const { options, context, codec } = parts
  const { emit } = context
  const { name: manager } = options
  const key = codec.decode(text)
  try {
    if (key === undefined)
      throw new AuthError('refresh_token_invalid', 'This is no session key of this server: sign in again')
    const session = await renew(key, parts)
    const { scopes } = await createTokenContent(session, 'refresh', parts)
    const { id: sessionId, subject, generation } = session
    emit({ type: 'refreshed', manager, sessionId, subject, generation })
    return answerKey(session, scopes, parts)
  } catch (cause) {
    const message = 'The session could not be renewed: repeat the same request later'
    const error = isAuthError(cause) ? cause : new AuthError('unavailable', message, { cause })
    emit({ type: 'refused', manager, sessionId: key?.sessionId, code: error.code })
    throw error
  }
}

/** Touches a session, even if it was touched just now: the generation of each answer is higher than that before. */
async function renew<Claims extends object>(key: SessionKeyContent, parts: SessionParts<Claims>): Promise<Session> {
  const { store, revocations, clock, tidyUp } = parts.context
  const find = async (): Promise<Session> =>
    livingSession(decideSession(await store.find(key.sessionId), key, clock.now()))

  const session = await find()
  const refusal = await askForSubject(session, parts)
  if (refusal !== undefined) throw refusal
  const { id: sessionId, subject } = session
  const touched = await touchSession(session, dateUse({ sessionId, subject }, revocations, clock.now()), store)
  tidyUp()
  return touched ?? find() // another request has touched it meanwhile, which is as good, or it has ended
}

function livingSession(standing: SessionStanding): Session {
  switch (standing.kind) {
    case 'alive':
      return standing.session
    case 'unknown':
      throw new AuthError('refresh_token_invalid', 'The session key belongs to no session: sign in again')
    case 'revoked': {
      const { reason } = standing
      throw new AuthError(codeOfReason[reason] ?? 'session_revoked', 'The session was ended: sign in again', { reason })
    }
    case 'unused':
      throw new AuthError('refresh_token_expired', 'The session was not used for too long: sign in again')
    case 'over':
      throw new AuthError('session_expired', 'The session reached its longest lifetime: sign in again')
  }
}

/** Why a session was revoked may say more than that it was. */
const codeOfReason: Partial<Record<RevocationReason, 'subject_blocked' | 'subject_deleted'>> = {
  'subject-blocked': 'subject_blocked',
  'subject-deleted': 'subject_deleted',
}
