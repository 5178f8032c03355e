import { AuthError, parseTokenResponse, type TokenResponse } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { SignedInRecord } from '../session/session-record.ts'

/**
 * Sends cookies with requests to the server's own origin while they are what authenticates, unless the caller of
 * `fetch` has said otherwise.
 *
 * @param isOpaque Whether the session has no access token at all.
 */
export function withSessionCookie({ fetch, url: base }: ClientPorts, isOpaque: () => boolean): typeof fetch {
  const { origin } = new URL(base)
  return async (input, init) => {
    const { url } = input instanceof Request ? input : new Request(input)
    const isOurs = isOpaque() && new URL(url).origin === origin
    return fetch(input, isOurs ? { credentials: 'include', ...init } : init)
  }
}

/**
 * The parameters that present a refresh token: those that name its cookie and its generation. A record from before the
 * app used cookies still has the token itself.
 */
export function presentToken({ pair }: SignedInRecord, generation: number): Readonly<Record<string, string>> {
  const token =
    pair.refresh_token === undefined ? { session_id: pair.session_id } : { refresh_token: pair.refresh_token }
  return { ...token, generation: String(generation) }
}

/**
 * The parameters that say which session is over. The access token is among them, since it is all that is left where the
 * server has cleared the cookie and then could not store the end of the session.
 */
export function presentSession({ pair }: SignedInRecord): Readonly<Record<string, string>> {
  const token = pair.refresh_token ?? pair.access_token
  return { session_id: pair.session_id, ...(token && { token }) }
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
