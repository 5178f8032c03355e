import { AuthError, parseTokenResponse, type TokenResponse } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { SignedInRecord } from '../session/session-record.ts'

/** Lets the browser send its cookies to a server of another origin, too, and keep those that it answers. */
export function withCookies(ports: ClientPorts): ClientPorts {
  return { ...ports, fetch: (input, init) => ports.fetch(input, { ...init, credentials: 'include' }) }
}

/**
 * The parameter that says which refresh token is meant: the session, whose id is in the cookie's name. A record from
 * before the app used cookies has its token itself, under the name that the route has for it.
 */
export function nameToken({ pair }: SignedInRecord, parameter: 'refresh_token' | 'token'): Record<string, string> {
  return pair.refresh_token === undefined ? { session_id: pair.session_id } : { [parameter]: pair.refresh_token }
}

/**
 * Reads a token response whose refresh token is in a cookie.
 *
 * @throws {AuthError} `answer_invalid` where it is in the body: scripts must never see it.
 */
export function readCookiePair(body: unknown): TokenResponse {
  const pair = parseTokenResponse(body)
  if (pair.refresh_token === undefined) return pair
  throw new AuthError('answer_invalid', 'The answer has a refresh_token: give the server cookieTransport(), too')
}
