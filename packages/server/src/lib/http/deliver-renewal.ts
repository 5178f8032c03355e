import type { Authentication } from '../token-managers/token-manager.ts'
import type { HeaderFields, RequestHead, Transport } from '../transport/transport.ts'
import { shareResponse } from './cross-origin.ts'
import { copyResponse } from './responses.ts'

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
  const { headers } = shareResponse(answer, renewal.request, renewal.transport.crossOrigin)
  const isSharedByApp = response.headers.has('access-control-allow-origin') // by a policy of its own
  if (isSharedByApp) headers.append('access-control-expose-headers', namesOf(fieldsOf(renewal)).join(', '))
  return answer
}

/** Puts what was renewed on an answer, or answers it as it is. */
export function withRenewal(response: Response, renewal: Renewal): Response {
  const fields = fieldsOf(renewal)
  if (fields.length === 0 || response.status < 200) return response
  const answer = copyResponse(response)
  answer.headers.set('cache-control', 'no-store')
  answer.headers.set('pragma', 'no-cache')
  for (const name of namesOf(fields)) answer.headers.delete(name)
  for (const [name, value] of fields) answer.headers.append(name, value)
  return answer
}

function fieldsOf({ authentication, request, transport }: Renewal): HeaderFields {
  if (authentication.status !== 'authenticated' || authentication.renewed === undefined) return []
  return transport.renew?.(authentication.renewed, request) ?? []
}

/** The header fields that a page could read, and that can be there once only. */
function namesOf(fields: HeaderFields): readonly string[] {
  return fields.map(([name]) => name).filter((name) => name.toLowerCase() !== 'set-cookie')
}
