import { isRecord, type JsonObject, type JsonValue } from '@tokenpair/protocol'
import { decodeBase64Url } from '../encoding/base64url.ts'
import { parseSessionId } from '../sessions/session-id.ts'
import type { AccessTokenClaims, LockConfirmation, SessionMember } from './access-token-claims.ts'
import { freezeJson } from './freeze-json.ts'
import { isReservedClaim } from './reserved-claims.ts'

/** The member of `cnf` that confirms a lock (RFC 7800 section 3.1), named after `x5t#S256` of RFC 8705. */
export const lockConfirmationName = 'lock#S256'

/** What an access token is worth. The detail is for hooks and logs, and holds no part of the token. */
export type AccessTokenVerdict =
  | { readonly kind: 'valid'; readonly claims: AccessTokenClaims }
  | { readonly kind: 'expired'; readonly claims: AccessTokenClaims }
  | { readonly kind: 'invalid'; readonly detail: string }

/** Whom a verifier believes, and who it is. */
export interface AccessTokenExpectation {
  /** What `iss` has to be; anything by default. */
  readonly issuer?: string | undefined
  /** What `aud` has to contain; by default the token must have none (RFC 7519 section 4.1.3). */
  readonly audience?: string | undefined
  /** Milliseconds for which a token is taken before its time and after it, since clocks differ (default: 0). */
  readonly clockTolerance?: number | undefined
  /** Whether it is itself the session (default: no). Neither kind passes for the other (RFC 8725 section 3.12). */
  readonly isSession?: boolean | undefined
}

/**
 * Judges the claims of a token whose signature is genuine.
 *
 * A time of issue in the future is no objection: the clocks of two servers differ, and no user is to notice.
 *
 * @param payload The claims as they stand in the token. What is taken of them is frozen.
 * @param expected Whom the verifier believes, and who it is.
 * @param now Milliseconds since the Unix epoch.
 */
export function decideAccessToken(
  payload: JsonObject,
  expected: AccessTokenExpectation,
  now: number,
): AccessTokenVerdict {
  const { iss, sub, aud, exp, nbf, iat, jti, sid, scope = '', auth_time, client_id, cnf } = payload
  const { clockTolerance = 0, isSession = false } = expected
  const sessionId = typeof sid === 'string' ? parseSessionId(sid) : undefined
  if (!isText(sub)) return invalid('sub')
  if (!isText(jti)) return invalid('jti')
  if (sessionId === undefined) return invalid('sid')
  if (typeof scope !== 'string') return invalid('scope')
  if (!isMoment(iat)) return invalid('iat')
  if (!isMoment(exp)) return invalid('exp')
  if (auth_time !== undefined && !isMoment(auth_time)) return invalid('auth_time')
  if (nbf !== undefined && !(isMoment(nbf) && nbf * 1000 <= now + clockTolerance)) return invalid('nbf')
  if (iss !== undefined && !isText(iss)) return invalid('iss')
  if (expected.issuer !== undefined && iss !== expected.issuer) return invalid('iss')
  if (!isAudience(aud)) return invalid('aud')
  if (!isMeantFor(aud, expected.audience)) return invalid('aud')
  const session = readSession(payload)
  if ((session !== undefined) !== isSession) return invalid('gen')
  if (client_id !== undefined && !isText(client_id)) return invalid('client_id')
  const lock = cnf === undefined ? undefined : parseLock(cnf)
  if (cnf !== undefined && lock === undefined) return invalid('cnf')
  const claims: AccessTokenClaims = {
    subject: sub,
    sessionId,
    scopes: Object.freeze(scope.split(' ').filter(Boolean)),
    claims: Object.freeze(ownClaimsOf(payload)),
    tokenId: jti,
    issuedAt: Math.round(iat * 1000),
    expiresAt: exp * 1000,
    authenticatedAt: auth_time === undefined ? undefined : auth_time * 1000,
    issuer: iss,
    audience: freezeJson(aud),
    session,
    lock,
    client: client_id,
  }
  return { kind: isExpired(claims, expected, now) ? 'expired' : 'valid', claims: Object.freeze(claims) }
}

function isExpired(
  { expiresAt }: Pick<AccessTokenClaims, 'expiresAt'>,
  { clockTolerance = 0 }: AccessTokenExpectation,
  now: number,
): boolean {
  return expiresAt + clockTolerance <= now
}

/** No member is called `__proto__`: whoever read the payload has seen to that. */
function ownClaimsOf(payload: JsonObject): JsonObject {
  const own: Record<string, JsonValue> = {}
  for (const name of Object.keys(payload)) {
    const value = payload[name]
    if (value !== undefined && !isReservedClaim(name)) own[name] = freezeJson(value)
  }
  return own
}

/** Reads what makes a token a session; `undefined` where it is malformed, or not there. */
function readSession({ gen, ver, idle }: JsonObject): SessionMember | undefined {
  if (typeof gen !== 'number' || !Number.isSafeInteger(gen) || gen < 0) return undefined
  if (ver !== undefined && typeof ver !== 'number' && !isText(ver)) return undefined
  if (idle !== undefined && !(isMoment(idle) && idle > 0)) return undefined
  return { generation: gen, version: ver, idleLifetime: idle === undefined ? undefined : Math.round(idle * 1000) }
}

/** A proof of another kind, or a second one, cannot be asked for here, so a token with one is refused. */
function parseLock(cnf: unknown): LockConfirmation | undefined {
  const members = isRecord(cnf) ? Object.entries(cnf) : []
  const [[name, value] = []] = members
  if (members.length !== 1 || name !== lockConfirmationName || typeof value !== 'string') return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where it comes from outside, in a signed token
  return decodeBase64Url(value)?.length === 32 ? (value as LockConfirmation) : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value * 1000)
}

function isAudience(value: unknown): value is string | readonly string[] | undefined {
  return value === undefined || isText(value) || (Array.isArray(value) && value.every(isText))
}

function isMeantFor(audience: string | readonly string[] | undefined, own: string | undefined): boolean {
  if (audience === undefined || own === undefined) return audience === own
  return typeof audience === 'string' ? audience === own : audience.includes(own)
}

function invalid(claim: string): AccessTokenVerdict {
  return {
    kind: 'invalid',
    detail: `The access token is genuine, but its claim ${claim} is missing, malformed or wrong`,
  }
}
