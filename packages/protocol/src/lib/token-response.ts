import { AuthError } from './auth-error.ts'
import { isRecord } from './json.ts'

/** The JSON of a token answer (RFC 6749 section 5.1), with what a Tokenpair client needs besides. */
export interface TokenResponse {
  readonly access_token: string
  /** `Bearer`, in any case. */
  readonly token_type: string
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

/** An answer with a member of each type. */
const shape: TokenResponse = {
  access_token: '',
  token_type: 'Bearer',
  expires_in: 0,
  refresh_token: '',
  refresh_token_expires_in: 0,
  scope: '',
  session_id: '',
  generation: 0,
  sub: '',
}

/**
 * Reads the JSON of a token answer.
 *
 * @param body The parsed JSON, from anybody: a captive portal answers 200, too.
 * @throws {AuthError} `answer_invalid` where a member is missing or of another type; the message names the member.
 */
export function parseTokenResponse(body: unknown): TokenResponse {
  if (isTokenResponse(body)) return body
  throw new AuthError('answer_invalid', `The answer has no valid ${wrongMember(body)}`)
}

/** Whether a value from outside is a token response. */
export function isTokenResponse(body: unknown): body is TokenResponse {
  return wrongMember(body) === undefined
}

function wrongMember(body: unknown): string | undefined {
  const members = isRecord(body) ? body : {}
  return Object.entries(shape).find(([name, example]) => {
    const value = members[name]
    if (typeof value !== typeof example) return true
    if (typeof value === 'number') return !(Number.isSafeInteger(value) && value >= 0)
    return example === 'Bearer' ? !/^bearer$/i.test(String(value)) : value === '' && name !== 'scope'
  })?.[0]
}
