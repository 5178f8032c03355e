import { AuthError, type AuthErrorCode, isAuthError, parseErrorResponse, type TokenResponse } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'

/** Milliseconds that the token route may take, to the last byte of its answer. */
const deadline = 10_000

/**
 * The pair, if it belongs to the same session as what was sent.
 *
 * @param earliest The generation that it has at least.
 * @throws {AuthError} `answer_invalid`
 */
export function expectSession(pair: TokenResponse, sent: TokenResponse, earliest: number): TokenResponse {
  const isSameSession = pair.session_id === sent.session_id && pair.sub === sent.sub
  if (isSameSession && pair.generation >= earliest) return pair
  throw new AuthError('answer_invalid', 'The answer has no valid session_id')
}

/**
 * Sends parameters to a route as a form.
 *
 * @throws {AuthError} Whatever went wrong; `unavailable` where the server cannot be reached.
 */
export function sendForm(
  ports: ClientPorts,
  route: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  return send(ports, route, { body: new URLSearchParams(parameters) })
}

/**
 * Sends a request to a route of the server, by POST unless `init` says otherwise, and waits ten seconds at most.
 *
 * @throws {AuthError} Whatever went wrong; `unavailable` where the server cannot be reached.
 */
export async function send(ports: ClientPorts, route: string, init: RequestInit): Promise<unknown> {
  const limit = new AbortController()
  const cancel = ports.clock.schedule(() => limit.abort(), deadline)
  try {
    const response = await ports.fetch(ports.url + route, {
      method: 'POST',
      ...init,
      cache: 'no-store',
      redirect: 'error',
      keepalive: true,
      signal: limit.signal,
    })
    return await readAnswer(response)
  } catch (cause) {
    throw isAuthError(cause) ? cause : new AuthError('unavailable', 'The answer has not come', { cause })
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
