import type { Authentication } from '../token-managers/token-manager.ts'
import type { HeaderFields, RequestHead, Transport } from '../transport/transport.ts'
import { noStore } from './answer.ts'
import { copyResponse } from './app-response.ts'
import { shareAnswer } from './cross-origin.ts'

/** What was renewed in passing, and for whom. */
export interface Renewal {
  readonly authentication: Authentication<object>
  readonly request: RequestHead
  readonly transport: Transport
}

/** Puts what was renewed on an answer of the app, also for pages of other origins; or answers it as it is. */
export function deliverRenewal(response: Response, renewal: Renewal): Response {
  const fields = fieldsOf(renewal)
  if (fields.length === 0 || response.status < 200) return response
  const answer = copyResponse(response)
  putFields(answer.headers, fields)
  const { headers } = shareAnswer(answer, renewal.request, renewal.transport.crossOrigin)
  const isSharedByApp = response.headers.has('access-control-allow-origin') // by a policy of its own
  if (isSharedByApp) headers.append('access-control-expose-headers', namesOf(fields).join(', '))
  return answer
}

/** Puts what was renewed on the head of an answer that is nobody else's. */
export function addRenewal(headers: Headers, renewal: Renewal): void {
  const fields = fieldsOf(renewal)
  if (fields.length > 0) putFields(headers, fields)
}

function putFields(headers: Headers, fields: HeaderFields): void {
  for (const [name, value] of Object.entries(noStore)) headers.set(name, value)
  for (const name of namesOf(fields)) headers.delete(name)
  for (const [name, value] of fields) headers.append(name, value)
}

function fieldsOf({ authentication, request, transport }: Renewal): HeaderFields {
  if (authentication.status !== 'authenticated' || authentication.renewed === undefined) return []
  return transport.renew?.(authentication.renewed, request) ?? []
}

/** The header fields that a page could read, and that can be there once only. */
function namesOf(fields: HeaderFields): readonly string[] {
  return fields.map(([name]) => name).filter((name) => name.toLowerCase() !== 'set-cookie')
}
