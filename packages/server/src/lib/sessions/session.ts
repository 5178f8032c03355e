import type { JsonObject, RevocationReason } from '@tokenpair/protocol'

declare const brand: unique symbol

/** The id of a session, `sid`: 16 bytes as 22 base64url characters. It is public: knowing it gives no right. */
export type SessionId = string & { readonly [brand]: 'SessionId' }

/** The secret part of one generation's refresh token: 16 bytes as 22 base64url characters. */
export type ChainValue = string & { readonly [brand]: 'ChainValue' }

/** Where a session's chain stands: which generation, and its value. */
export interface ChainPosition {
  readonly generation: number
  readonly chain: ChainValue
}

/** A position with the two values before it, newest first: what a row holds of its chain. */
export interface ChainState extends ChainPosition {
  readonly previous: readonly [ChainValue, ChainValue]
}

/** The device that a session lives on, as far as the app wants to show it to its user. */
export interface Device {
  /** What the user calls it, such as `Firefox on Linux`. */
  readonly label?: string | undefined
  /** The `User-Agent` of the sign-in. */
  readonly userAgent?: string | undefined
  /** The address that the sign-in came from: personal data, to be kept only where that is allowed. */
  readonly ipAddress?: string | undefined
}

/** How a session ended before its time. */
export interface Revocation {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly reason: RevocationReason
}

/**
 * One sign-in on one device: the row that a refresh token or a session key belongs to. Moments are milliseconds since the
 * Unix epoch.
 */
export interface Session extends ChainState {
  readonly id: SessionId
  /** The name of the token manager that issued it, for example `jwt`. */
  readonly manager: string
  readonly subject: string
  /** How the user signed in, for example `password`. */
  readonly method: string
  readonly scopes: readonly string[]
  /** The app's own claims, as given at sign-in. */
  readonly claims: JsonObject
  readonly device: Device
  readonly createdAt: number
  /** When the refresh token was last redeemed, or the session key last used (at first: issued). */
  readonly refreshedAt: number
  /** Milliseconds that the session lives on after each use; `undefined` for as long as it may. */
  readonly idleLifetime: number | undefined
  /** When the session ends if nobody uses it; `undefined` for never. */
  readonly idleExpiresAt: number | undefined
  /** When the session ends in any case; `undefined` for never. */
  readonly absoluteExpiresAt: number | undefined
  /** Whether a redemption has carried an attempt id; from then on each one has to. */
  readonly attemptBound: boolean
  readonly revocation: Revocation | undefined
}
