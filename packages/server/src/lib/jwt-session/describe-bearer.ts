import type { Authenticated } from '../token-managers/token-manager.ts'
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
  const { subject, sessionId, scopes, tokenId, issuedAt, expiresAt, authenticatedAt } = token
  const claims = parts.claims.read(token.claims)
  if (claims === undefined) throw new TypeError('The claims of a token no longer fit the schema: renew it')
  const moments = { issuedAt, expiresAt, authenticatedAt }
  const manager = parts.options.name
  return { status: 'authenticated', manager, subject, sessionId, scopes, claims, tokenId, ...moments }
}
