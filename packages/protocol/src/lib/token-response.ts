import { AuthError } from './auth-error.ts'
import { isRecord } from './json.ts'

/** The JSON of a token answer (RFC 6749 section 5.1), with what a Tokenpair client needs besides. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds from now until the access token expires. */
  readonly expires_in: number
  readonly refresh_token: string
  /** Seconds from now until the refresh token expires. */
  readonly refresh_token_expires_in: number
  /** Space-separated scopes (RFC 6749 section 3.3). */
  readonly scope: string
  readonly session_id: string
  /** How many times the session's refresh token was redeemed. */
  readonly generation: number
  /** The user's id. */
  readonly sub: string
}

/**
 * Reads the JSON of a token answer.
 *
 * @param body The parsed JSON, from anybody: a captive portal answers 200, too.
 * @throws {AuthError} `answer_invalid` where a member is missing or of another type; the message names the member.
 */
export function parseTokenResponse(body: unknown): TokenResponse {
  const members = isRecord(body) ? body : {}
  const text = (name: string, shortest = 1): string => {
    const value = members[name]
    if (typeof value !== 'string' || value.length < shortest) throw invalidMember(name)
    return value
  }
  const count = (name: string): number => {
    const value = members[name]
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw invalidMember(name)
    return value
  }
  const whole = (name: string): number => {
    const value = count(name)
    if (!Number.isSafeInteger(value)) throw invalidMember(name)
    return value
  }
  if (text('token_type').toLowerCase() !== 'bearer') throw invalidMember('token_type')
  return {
    access_token: text('access_token'),
    token_type: 'Bearer',
    expires_in: count('expires_in'),
    refresh_token: text('refresh_token'),
    refresh_token_expires_in: count('refresh_token_expires_in'),
    scope: text('scope', 0),
    session_id: text('session_id'),
    generation: whole('generation'),
    sub: text('sub'),
  }
}

function invalidMember(name: string): AuthError {
  return new AuthError('answer_invalid', `The answer is no token response: its member ${name} is missing or malformed`)
}
