import type { JsonObject } from '@tokenpair/protocol'
import type { AccessTokenClaims, LockConfirmation } from '../access-token/access-token-claims.ts'
import type { SessionId } from '../sessions/session.ts'

/** What a genuine token of `JwtSessionConfig` says. Moments are milliseconds since the Unix epoch. */
export interface SessionToken {
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  /** The app's own claims as they stand in the token, whether they fit the schema or not. */
  readonly claims: JsonObject
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** When the user last proved who they are (`auth_time`). */
  readonly authenticatedAt: number | undefined
  /** How often the session's token had been renewed. */
  readonly generation: number
  /** The version of the configuration that wrote it. */
  readonly version: string | number | undefined
  /** What confirms the lock cookie that the token needs; `undefined` where it is not locked. */
  readonly lock: LockConfirmation | undefined
  /** The client that the token is bound to. */
  readonly client: string | undefined
  /** Milliseconds without use after which the session ends; `undefined` where the token expires sooner. */
  readonly idleLifetime: number | undefined
}

/** Why a token is to be renewed: it was marked, its version is not taken any more, or its claims no longer fit. */
export type StaleReason = 'marked' | 'version' | 'claims'

/** What a token is worth. */
export type SessionTokenInspection =
  | { readonly state: 'live'; readonly token: SessionToken }
  /** As good as live, and renewed at its next use. */
  | {
      readonly state: 'stale'
      readonly reasons: readonly [StaleReason, ...(readonly StaleReason[])]
      readonly token: SessionToken
    }
  /** Its time is over, or its session was not used for too long. */
  | { readonly state: 'expired'; readonly token: SessionToken }
  | { readonly state: 'revoked'; readonly token: SessionToken }
  /** It is not one of this token manager, or `validate` does not take it. The detail holds no part of it. */
  | { readonly state: 'invalid'; readonly detail: string }

/**
 * Reads the token of verified claims; `undefined` where it is no session.
 *
 * @param sessionKey Under which claim the app's own stand. Where there is none of this name, there are none of the app.
 */
export function readSessionToken(
  { session, claims, ...verified }: AccessTokenClaims,
  sessionKey: string | undefined,
): SessionToken | undefined {
  if (session === undefined) return undefined
  const { subject, sessionId, scopes, tokenId, issuedAt, expiresAt, authenticatedAt, lock, client } = verified
  const { generation, version, idleLifetime } = session
  const moments = { issuedAt, expiresAt, authenticatedAt }
  const own = { subject, sessionId, scopes, claims: ownClaims(claims, sessionKey), tokenId }
  return { ...own, ...moments, generation, version, idleLifetime, lock, client }
}

function ownClaims(claims: JsonObject, sessionKey: string | undefined): JsonObject {
  if (sessionKey === undefined) return claims
  const own = Object.hasOwn(claims, sessionKey) ? claims[sessionKey] : undefined
  return isJsonObject(own) ? own : {}
}

function isJsonObject(value: JsonObject[string] | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
