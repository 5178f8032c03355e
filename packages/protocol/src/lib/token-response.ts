import { AuthError } from './auth-error.ts'
import { isRecord } from './json.ts'

/** The JSON of a token answer (RFC 6749 section 5.1), with what a Tokenpair client needs besides. */
export interface TokenResponse {
  /** Empty where a cookie alone authenticates, as it does for server-side sessions; only without `refresh_token`. */
  readonly access_token: string
  /** `Bearer`, in any case. */
  readonly token_type: string
  /** Seconds from now until the access token expires. */
  readonly expires_in: number
  /** Absent where a cookie holds it. */
  readonly refresh_token?: string | undefined
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

const anyText = /^/
const filledText = /./s
const count = /^\d{1,15}$/

/** What the members look like where a cookie holds the refresh token. */
const inCookie: Readonly<Record<string, RegExp>> = {
  access_token: anyText,
  token_type: /^bearer$/i,
  expires_in: count,
  refresh_token_expires_in: count,
  scope: anyText,
  session_id: filledText,
  generation: count,
  sub: filledText,
}

/** What they look like where it is among them. */
const inBody: typeof inCookie = { ...inCookie, access_token: filledText, refresh_token: filledText }

/** Where the refresh token of a token response has to be. */
export type RefreshTokenPlace = 'in-body' | 'anywhere'

/**
 * Reads the JSON of a token answer.
 *
 * @param body The parsed JSON, from anybody: a captive portal answers 200, too.
 * @param place Where its refresh token has to be (default: `anywhere`, in the body or in a cookie).
 * @throws {AuthError} `answer_invalid` where a member is missing or of another type; the message names the member.
 */
export function parseTokenResponse(body: unknown, place?: RefreshTokenPlace): TokenResponse {
  if (isTokenResponse(body, place)) return body
  throw new AuthError('answer_invalid', `The answer has no valid ${wrongMember(body, place)}`)
}

/** Whether a value from outside is a token response. */
export function isTokenResponse(body: unknown, place?: RefreshTokenPlace): body is TokenResponse {
  return !wrongMember(body, place)
}

function wrongMember(body: unknown, place?: RefreshTokenPlace): string | undefined {
  const members = isRecord(body) ? body : {}
  const shape = place === 'in-body' || members['refresh_token'] !== undefined ? inBody : inCookie
  return Object.entries(shape).find(([name, pattern]) => {
    const value = members[name]
    return typeof value !== (pattern === count ? 'number' : 'string') || !pattern.test(String(value))
  })?.[0]
}
