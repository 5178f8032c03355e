import { AuthError, authErrors, formatErrorResponse, type TokenResponse } from '@tokenpair/protocol'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import { refreshTokenHeader } from '../transport/access-token-header.ts'
import type { Delivery, HeaderFields } from '../transport/transport.ts'
import { jsonResponse } from './json-response.ts'

/** Whatever carries a token stays out of every cache (RFC 6749 section 5.1). */
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** The answer to whoever gets tokens (RFC 6749 section 5.1): what is withheld from the body travels otherwise. */
export function tokenResponse(issued: IssuedToken, delivery: Delivery): Response {
  if (delivery.kind === 'refused') return errorResponse(delivery.error)
  const { withheld, headers } = delivery
  const body: Omit<TokenResponse, 'refresh_token'> = {
    access_token: withheld === 'both' ? '' : issued.accessToken,
    token_type: 'Bearer',
    expires_in: issued.accessTokenExpiresIn,
    ...(withheld === 'nothing' ? { refresh_token: issued.refreshToken } : {}),
    refresh_token_expires_in: issued.refreshTokenExpiresIn,
    scope: issued.scopes.join(' '),
    session_id: issued.sessionId,
    generation: issued.generation,
    sub: issued.subject,
  }
  return withHeaders(jsonResponse(body, { headers: noStore }), headers)
}

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

/** The answer that reports an error, with a challenge where the access token is at fault (RFC 6750 section 3). */
export function errorResponse(error: AuthError): Response {
  const { status, error: oauthError } = authErrors[error.code]
  const headers: Record<string, string> = { ...noStore }
  if (status === 401 || error.code === 'insufficient_scope') {
    // Without credentials, or where a password is at fault, the challenge is bare (RFC 6750 section 3.1).
    const isBare = error.code === 'token_missing' || error.code === 'sign_in_refused'
    headers['www-authenticate'] = isBare ? 'Bearer' : `Bearer error="${oauthError}"`
  }
  if (error.retryAfter !== undefined) headers['retry-after'] = String(Math.ceil(error.retryAfter))
  return jsonResponse(formatErrorResponse(error), { status, headers })
}

/** The answer to what makes no request. */
export function malformedRequest(): Response {
  const message = 'The method, host or URL of the request is malformed: mend it'
  return errorResponse(new AuthError('invalid_request', message))
}

/** The answer where the code behind it has failed. */
export function failedResponse(): Response {
  return errorResponse(new AuthError('unavailable', 'The server failed to answer: try again later'))
}

/** The answer of a public document that may be cached for five minutes. */
export function documentResponse(document: object, mediaType = 'application/json'): Response {
  return jsonResponse(document, { headers: { 'content-type': mediaType, 'cache-control': 'public, max-age=300' } })
}

/** Appends header fields to an answer. */
export function withHeaders(response: Response, fields: HeaderFields): Response {
  for (const [name, value] of fields) response.headers.append(name, value)
  return response
}

/**
 * Copies an answer of the app, whose head may not be changeable: that of `fetch()` or `Response.redirect()` is not. An
 * answer that is none, such as the switch to a socket, stays what it is.
 */
export function copyResponse(response: Response): Response {
  return response.status < 200 ? response : new Response(response.body, response)
}
