import { isRecord, type JsonObject, type JsonValue } from '@tokenpair/protocol'
import type { SessionId } from '../sessions/session.ts'
import { isReservedClaim } from './reserved-claims.ts'

/** An access token travels in a header, and common servers take 16 KiB of headers in all. */
const longestClaims = 8192
const deepestClaim = 16

/** What a token says beyond an access token, where it is itself the session. */
export interface SessionMember {
  /** `gen`: how often the session's token was renewed. */
  readonly generation: number
  /** `ver`: the version of the configuration that wrote it. */
  readonly version?: string | number | undefined
  /** `idle`, in milliseconds: the session ends after so long without use, though the token lives on. */
  readonly idleLifetime?: number | undefined
}

declare const brand: unique symbol

/** The SHA-256 of a session's lock as 43 base64url characters: it tells nobody the lock. */
export type LockConfirmation = string & { readonly [brand]: 'LockConfirmation' }

/** What an access token is to say. */
export interface AccessTokenGrant {
  readonly subject: string
  readonly sessionId: SessionId
  /** What the token allows (RFC 6749 section 3.3). */
  readonly scopes: readonly string[]
  /** The app's own claims, as {@link checkAppClaims} answers them. */
  readonly claims: JsonObject
  /** When the user last proved who they are, in milliseconds since the Unix epoch (RFC 9068 section 2.2.1). */
  readonly authenticatedAt?: number | undefined
  /** Milliseconds since the Unix epoch after which the token must not live, such as the end of its session. */
  readonly notAfter?: number | undefined
  /**
   * Milliseconds since the Unix epoch: tokens that were issued before are revoked. Where that is in the second that it is,
   * the token is dated by it.
   */
  readonly notBefore?: number | undefined
  /** Given where the token is itself the session. */
  readonly session?: SessionMember | undefined
  /** The client that the token is bound to, by a header of its requests; none by default. */
  readonly client?: string | undefined
}

/** What a genuine access token says. Moments are milliseconds since the Unix epoch. */
export interface AccessTokenClaims {
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  /** The app's own claims, without registered ones. */
  readonly claims: JsonObject
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly authenticatedAt?: number | undefined
  readonly issuer?: string | undefined
  readonly audience?: string | readonly string[] | undefined
  /** There where the token is itself the session. */
  readonly session?: SessionMember | undefined
  /** What confirms the lock cookie without which the token is worth nothing; `undefined` where it is not locked. */
  readonly lock?: LockConfirmation | undefined
  /** The client that the token is bound to. */
  readonly client?: string | undefined
}

/**
 * Checks the app's own claims before anything is written.
 *
 * @param claims What the app gave.
 * @returns A copy of them, so that a later change to the original changes no token.
 * @throws {TypeError} Where a name is reserved, or a value does not survive JSON; the message names the claim, and does
 *   not show its value.
 * @throws {RangeError} Where they are longer than 8 KiB as JSON.
 */
export function checkAppClaims(claims: unknown): JsonObject {
  if (!isPlainRecord(claims)) throw new TypeError('The claims are no plain object: give one, such as { role: "admin" }')
  for (const name of Object.keys(claims)) {
    if (isReservedClaim(name)) {
      throw new TypeError(`The claim ${name} is reserved: give it a name of your own, such as app_${name}`)
    }
  }
  const copy = copyRecord(claims, [])
  if (isLongerThan(longestClaims, JSON.stringify(copy))) {
    throw new RangeError(
      `The claims are longer than ${longestClaims} bytes: keep the data on the server, and its id here`,
    )
  }
  return copy
}

/** Bytes are counted only where they matter: no character has more than three of them for each of its units. */
function isLongerThan(bytes: number, text: string): boolean {
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes
}

function copyRecord(record: Record<string, unknown>, path: readonly string[]): JsonObject {
  const members = Object.entries(record).map(([name, value]): [string, JsonValue] => {
    if (name === '__proto__') throw unfit([...path, name], 'has a name that changes what objects are: give it another')
    return [name, copyValue(value, [...path, name])]
  })
  return Object.fromEntries(members)
}

function copyValue(value: unknown, path: readonly string[]): JsonValue {
  if (path.length > deepestClaim) throw unfit(path.slice(0, 1), `nests deeper than ${deepestClaim} levels: flatten it`)
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return Array.from(value, (item: unknown, at) => copyValue(item, [...path, `${at}`]))
  if (isPlainRecord(value)) return copyRecord(value, path)
  if (value === undefined) throw unfit(path, 'is undefined: leave it out, or give null')
  throw unfit(path, 'is nothing that JSON can carry: give a text, a finite number, a boolean, an array or an object')
}

/** No `Date`, `Map` or other class: JSON would turn them into something else. Objects of other realms are welcome. */
function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || (isRecord(prototype) && Object.getPrototypeOf(prototype) === null)
}

function unfit(path: readonly string[], complaint: string): TypeError {
  return new TypeError(`The claim ${path.join('.')} ${complaint}`)
}
