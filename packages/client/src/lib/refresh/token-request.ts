import {
  AuthError,
  type Clock,
  isAuthError,
  parseErrorResponse,
  parseTokenResponse,
  routes,
  tokenParameters,
  type TokenResponse,
} from '@tokenpair/protocol'
import { attemptOf, type SignedInRecord } from '../session/session-record.ts'

/** Milliseconds that the token route may take, to the last byte of its answer. */
const deadline = 10_000

/** What a request to the routes of the server half needs. */
export interface RouteAccess {
  /** Where the routes lie, without a slash at the end. */
  readonly url: string
  /** Sends requests as they are: no token, no repetition. */
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
}

/**
 * Redeems a record's refresh token with its attempt id.
 *
 * @throws {AuthError} Whatever went wrong; `unavailable` or `answer_invalid` where that was no answer of ours.
 */
export async function requestPair(record: SignedInRecord, access: RouteAccess): Promise<TokenResponse> {
  const attempt = attemptOf(record)
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: record.refreshToken,
    ...(attempt === undefined ? {} : { [tokenParameters.attempt]: attempt }),
  })
  const pair = parseTokenResponse(await send(routes.token, body, access))
  if (pair.session_id === record.sessionId && pair.sub === record.subject && pair.generation > record.generation)
    return pair
  throw new AuthError('answer_invalid', 'The answer is for another session, or one from a cache')
}

/** Ends the session that a token belongs to (RFC 7009). Goes on when the page is closed. */
export async function requestRevocation(token: string, access: RouteAccess): Promise<void> {
  await send(routes.revoke, new URLSearchParams({ token }), access)
}

async function send(route: string, body: URLSearchParams, { url, fetch, clock }: RouteAccess): Promise<unknown> {
  const limit = new AbortController()
  const cancel = clock.schedule(() => limit.abort(), deadline)
  try {
    const response = await fetch(url + route, {
      method: 'POST',
      body,
      cache: 'no-store',
      redirect: 'error',
      keepalive: true,
      signal: limit.signal,
    })
    return await readAnswer(response)
  } catch (cause) {
    throw isAuthError(cause) ? cause : new AuthError('unavailable', 'The server cannot be reached', { cause })
  } finally {
    cancel()
  }
}

/**
 * Reads the JSON of an answer.
 *
 * @returns The body of a 2xx answer, or `undefined` where that is no JSON.
 * @throws {AuthError} The error that another answer reports; `unavailable` where it is none of ours, whatever its status.
 */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  const body = parseJson(text)
  if (response.ok) return body
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'))
  const message = `The answer has status ${response.status} and none of our error codes`
  throw parseErrorResponse(body, retryAfter) ?? new AuthError('unavailable', message, { retryAfter })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads whole seconds; a date is left aside, since it would ask for two clocks to agree (RFC 9110 section 10.2.3). */
function parseRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined
}
