import {
  AuthError,
  type AuthErrorCode,
  isAuthError,
  parseErrorResponse,
  parseTokenResponse,
  routes,
  type TokenResponse,
} from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'

/** Milliseconds that the token route may take, to the last byte of its answer. */
const deadline = 10_000

/**
 * Redeems a pair's refresh token with an attempt id.
 *
 * @throws {AuthError} Whatever went wrong; `unavailable` or `answer_invalid` where that was no answer of ours.
 */
export async function requestPair(sent: TokenResponse, attempt: string, ports: ClientPorts): Promise<TokenResponse> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: sent.refresh_token,
    attempt,
  })
  const pair = parseTokenResponse(await send(routes.token, { body }, ports))
  const isSameSession = pair.session_id === sent.session_id && pair.sub === sent.sub
  if (isSameSession && pair.generation > sent.generation) return pair
  throw new AuthError('answer_invalid', 'The answer is for another session')
}

/** Ends the session that a token belongs to (RFC 7009). Goes on when the page is closed. */
export async function requestRevocation(token: string, ports: ClientPorts): Promise<void> {
  await send(routes.revoke, { body: new URLSearchParams({ token }) }, ports)
}

/**
 * Sends a request to a route of the server, by POST unless `init` says otherwise, and waits ten seconds at most.
 *
 * @throws {AuthError} Whatever went wrong; `unavailable` where the server cannot be reached.
 */
export async function send(route: string, init: RequestInit, { url, fetch, clock }: ClientPorts): Promise<unknown> {
  const limit = new AbortController()
  const cancel = clock.schedule(() => limit.abort(), deadline)
  try {
    const response = await fetch(url + route, {
      method: 'POST',
      ...init,
      cache: 'no-store',
      redirect: 'error',
      keepalive: true,
      signal: limit.signal,
    })
    return await readAnswer(response)
  } catch (cause) {
    throw isAuthError(cause) ? cause : new AuthError('unavailable', 'The server gave no answer', { cause })
  } finally {
    cancel()
  }
}

/**
 * Reads the JSON of an answer.
 *
 * @param response The answer; its own body is left unread.
 * @param code The code of an answer that reports none of ours (default: `unavailable`).
 * @returns The body of a 2xx answer, or `undefined` where that is no JSON.
 * @throws {AuthError} The error that another answer reports.
 */
export async function readAnswer(response: Response, code: AuthErrorCode = 'unavailable'): Promise<unknown> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  if (response.ok) return body
  // Seconds; a date is left aside, since it would ask for two clocks to agree (RFC 9110 section 10.2.3).
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  const options = { retryAfter, cause: response }
  throw parseErrorResponse(body, retryAfter) ?? new AuthError(code, `The answer has status ${response.status}`, options)
}
