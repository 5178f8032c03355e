import { isAuthError, isRecord } from '@tokenpair/protocol'
import { readPayload } from './read-payload.ts'
import type { SessionRecord, SignedInRecord } from './session-record.ts'

const reasons = ['user', 'expired', 'revoked', 'reused', 'blocked', 'deleted', 'invalid'] as const

/**
 * Why a session ended.
 *
 * - `user`: the user signed out, here or in another tab.
 * - `expired`: the refresh token expired, or the session reached its longest lifetime.
 * - `revoked`: the session was ended from elsewhere.
 * - `reused`: its refresh token was in two hands, so the server ended it.
 * - `blocked`, `deleted`: the user may not sign in any more, or no longer exists.
 * - `invalid`: the server does not know the refresh token.
 */
export type SignedOutReason = (typeof reasons)[number]

/** Claims of which nothing is known but that they came as JSON. */
export type UnknownClaims = Readonly<Record<string, unknown>>

/** Who is signed in. It changes only when that changes, never because a token was refreshed. */
export type AuthState<Claims = UnknownClaims> =
  | { readonly status: 'loading' }
  | {
      readonly status: 'signed-in'
      readonly subject: string
      readonly sessionId: string
      readonly scopes: readonly string[]
      /** The app's claims, as the access token says. For display: the server decides by its own verification. */
      readonly claims: Claims
    }
  | {
      readonly status: 'signed-out'
      /** Why the last session ended; `undefined` where there was none. */
      readonly reason: SignedOutReason | undefined
    }

/** Whether a value from outside is a reason that this version knows. */
export function isSignedOutReason(value: unknown): value is SignedOutReason {
  return reasons.some((reason) => reason === value)
}

/** Why a session is over, by the error that said so; `undefined` where the error does not end a session. */
export function reasonOf(error: unknown): SignedOutReason | undefined {
  if (!isAuthError(error) || error.action !== 'sign-in') return undefined
  if (error.reason === 'reuse') return 'reused'
  return reasons.find((reason) => error.code.endsWith(reason)) ?? 'invalid'
}

/** The state that a record stands for. Answers the previous state where nothing that it shows has changed. */
export function stateOf(record: SessionRecord | undefined, previous: AuthState): AuthState {
  const next = describe(record)
  return JSON.stringify(next) === JSON.stringify(previous) ? previous : next
}

function describe(record: SessionRecord | undefined): AuthState {
  if (!record?.pair) return { status: 'signed-out', reason: record?.reason }
  const { sub: subject, session_id: sessionId, scope } = record.pair
  const scopes = scope.split(' ').filter(Boolean)
  return { status: 'signed-in', subject, sessionId, scopes, claims: readClaims(record) }
}

/** What the issuer of an access token writes itself (RFC 7519 section 4.1, RFC 9068 section 2.2, RFC 7800). */
const registered = 'iss sub aud iat nbf exp jti sid scope auth_time gen ver idle cnf client_id'.split(' ')

/** The app's claims, as a record has them or its access token says. */
export function readClaims({ claims: kept, pair }: SignedInRecord): UnknownClaims {
  if (isRecord(kept)) return kept
  const claims = readPayload(pair.access_token)
  for (const name of registered) delete claims[name]
  return claims
}
