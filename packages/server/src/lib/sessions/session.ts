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

/** The device that a session lives on, as the app describes it to its user. */
export interface Device {
  readonly label?: string | undefined
}

/** How a session ended before its time. */
export interface Revocation {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly reason: RevocationReason
}

/** One sign-in on one device: the row that a refresh token belongs to. Moments are milliseconds since the Unix epoch. */
export interface Session extends ChainState {
  readonly id: SessionId
  readonly subject: string
  /** How the user signed in, for example `password`. */
  readonly method: string
  readonly scopes: readonly string[]
  /** The app's own claims, as given at sign-in. */
  readonly claims: JsonObject
  readonly device: Device
  readonly createdAt: number
  /** When the refresh token was last redeemed (at first: issued). */
  readonly refreshedAt: number
  /** When the session ends if nobody redeems. */
  readonly idleExpiresAt: number
  /** When the session ends in any case; `undefined` for never. */
  readonly absoluteExpiresAt: number | undefined
  /** Whether a redemption has carried an attempt id; from then on each one has to. */
  readonly attemptBound: boolean
  readonly revocation: Revocation | undefined
}
