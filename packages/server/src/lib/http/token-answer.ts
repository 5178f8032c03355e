import type { TokenResponse } from '@tokenpair/protocol'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { Delivery } from '../transport/transport.ts'
import { type Answer, jsonAnswer, noStore, withHeaders } from './answer.ts'
import { errorAnswer } from './error-answer.ts'

/** The answer to whoever gets tokens (RFC 6749 section 5.1): what is withheld from the body travels otherwise. */
export function tokenAnswer(issued: IssuedToken, delivery: Delivery): Answer {
  if (delivery.kind === 'refused') return errorAnswer(delivery.error)
  const { withheld, headers } = delivery
  const body: Omit<TokenResponse, 'refresh_token'> = {
    access_token: withheld === 'both' ? '' : issued.accessToken,
    token_type: 'Bearer',
    expires_in: issued.accessTokenExpiresIn,
    ...(withheld === 'nothing' ? { refresh_token: issued.refreshToken } : {}),
    refresh_token_expires_in: issued.refreshTokenExpiresIn,
    scope: issued.scopes.join(' '),
    session_id: issued.sessionId,
    generation: issued.generation,
    sub: issued.subject,
  }
  return withHeaders(jsonAnswer(body, { headers: noStore }), headers)
}
