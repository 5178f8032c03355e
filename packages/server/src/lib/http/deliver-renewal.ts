import type { Authentication, TokenManager } from '../token-managers/token-manager.ts'
import type { HeaderFields, RequestHead, Transport } from '../transport/transport.ts'
import { shareResponse } from './cross-origin.ts'

/**
 * Checks that what the token manager renews can be delivered.
 *
 * @throws {TypeError} The transport has no way to.
 */
export function checkRenewal({ renewsInBand }: Pick<TokenManager, 'renewsInBand'>, transport: Transport): void {
  if (renewsInBand !== true || transport.renew !== undefined) return
  throw new TypeError(
    'The first token manager renews its tokens on any answer, and the transport delivers none there: use bearerTransport()',
  )
}

/** What was renewed in passing, and for whom. */
export interface Renewal {
  readonly authentication: Authentication<object>
  readonly request: RequestHead
  readonly transport: Transport
}

/** Puts what was renewed on an answer of the app, also for pages of other origins; or answers it as it is. */
export function deliverRenewal(response: Response, renewal: Renewal): Response {
  const answer = withRenewal(response, renewal)
  if (answer === response) return response
  if (!answer.headers.has('access-control-allow-origin')) {
    return shareResponse(answer, renewal.request, renewal.transport.crossOrigin)
  }
  answer.headers.append('access-control-expose-headers', 'Authorization') // the app shares it by a policy of its own
  return answer
}

/** Puts what was renewed on an answer, or answers it as it is. */
export function withRenewal(response: Response, renewal: Renewal): Response {
  const fields = fieldsOf(renewal)
  if (fields.length === 0) return response
  const { body, status, statusText } = response
  const headers = new Headers(response.headers) // a copy, since those of the app may be immutable
  headers.set('cache-control', 'no-store')
  headers.set('pragma', 'no-cache')
  for (const [name, value] of fields) {
    if (name === 'set-cookie') headers.append(name, value)
    else headers.set(name, value)
  }
  return new Response(body, { status, statusText, headers })
}

function fieldsOf({ authentication, request, transport }: Renewal): HeaderFields {
  if (authentication.status !== 'authenticated' || authentication.renewed === undefined) return []
  return transport.renew?.(authentication.renewed, request) ?? []
}
