import { isTokenResponse, type TokenResponse } from '@tokenpair/protocol'
import { readPayload } from '../session/read-payload.ts'

/**
 * Makes the token response of a JWT that is the session, by what it says of itself.
 *
 * @param generation What counts as the generation of a token that says none (default: such a token is left aside).
 * @returns `undefined` for any other token.
 */
export function describeToken(token: string, generation?: number): TokenResponse | undefined {
  const { sub, sid, gen = generation, iat, exp, scope = '' } = readPayload(token)
  const hasMoments = typeof iat === 'number' && typeof exp === 'number'
  const lifetime = hasMoments ? Math.floor(exp - iat) : undefined // moments may have fractions (RFC 7519 section 2)
  const response: unknown = {
    access_token: token,
    token_type: 'Bearer',
    expires_in: lifetime,
    refresh_token: token,
    refresh_token_expires_in: lifetime,
    scope,
    session_id: sid,
    generation: gen,
    sub,
  }
  return isTokenResponse(response) ? response : undefined
}

/** Finds the token of a header `Authorization: Bearer` (RFC 6750 section 2.1). */
export function readBearer(headers: Headers): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
}
