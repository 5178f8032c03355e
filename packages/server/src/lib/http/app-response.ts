import type { IssuedToken } from '../token-managers/token-manager.ts'
import { refreshTokenHeader } from '../transport/access-token-header.ts'
import type { Delivery, HeaderFields } from '../transport/transport.ts'
import { noStore, withHeaders } from './answer.ts'

/** How tokens are put into the head of an answer. */
export interface HeadDelivery {
  readonly withheld: Extract<Delivery, { readonly kind: 'delivered' }>['withheld']
  readonly headers: HeaderFields
  /** The header fields that carry the access token. */
  readonly access: HeaderFields
}

/** Copies an answer of the app and puts tokens into its head: what would be withheld from a body is not there either. */
export function withTokens(response: Response, { refreshToken }: IssuedToken, delivery: HeadDelivery): Response {
  const { withheld, headers, access } = delivery
  const copy = copyResponse(response)
  for (const [name, value] of Object.entries(noStore)) copy.headers.set(name, value)
  return withHeaders(copy, [
    ...(withheld === 'both' ? [] : access),
    ...(withheld === 'nothing' ? [[refreshTokenHeader, refreshToken] as const] : []),
    ...headers,
  ])
}

/**
 * Copies an answer of the app, whose head may not be changeable: that of `fetch()` or `Response.redirect()` is not. An
 * answer that is none, such as the switch to a socket, stays what it is.
 */
export function copyResponse(response: Response): Response {
  return response.status < 200 ? response : new Response(response.body, response)
}
