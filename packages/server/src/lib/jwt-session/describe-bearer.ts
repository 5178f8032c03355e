import type { Authenticated, TokenBinding } from '../token-managers/token-manager.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/**
 * Says who a good token stands for.
 *
 * @throws {TypeError} Its claims do not fit the schema, and nothing that fits could be made.
 */
export function describeBearer<Claims extends object>(
  token: SessionToken,
  parts: SessionParts<Claims>,
): Authenticated<Claims> {
  const { subject, scopes, tokenId, issuedAt, expiresAt, authenticatedAt } = token
  const claims = parts.claims.read(token.claims)
  if (claims === undefined) throw new TypeError('The claims of a token no longer fit the schema: renew it')
  const moments = { issuedAt, expiresAt, authenticatedAt }
  const bearer = { subject, scopes, claims, tokenId, ...moments, ...bindingOf(token, parts) }
  return { status: 'authenticated', manager: parts.options.name, ...bearer }
}

/** What a token says of the requests that may use it. */
export function bindingOf<Claims extends object>(
  { sessionId, lock, client: value }: SessionToken,
  { options: { clientBinding } }: Pick<SessionParts<Claims>, 'options'>,
): TokenBinding {
  const client = clientBinding === undefined || value === undefined ? undefined : { ...clientBinding, value }
  return { sessionId, lock, client }
}
