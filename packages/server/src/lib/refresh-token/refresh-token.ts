import type { ChainPosition, ChainValue, SessionId } from '../sessions/session.ts'

declare const brand: unique symbol

/** A refresh token as it travels: 96 base64url characters. Whoever holds it may redeem it. */
export type RefreshToken = string & { readonly [brand]: 'RefreshToken' }

/** What an authentic refresh token says. */
export interface RefreshTokenContent extends ChainPosition {
  readonly sessionId: SessionId
  /** The chain value of the generation before, by which a token recognises a database that lost its last write. */
  readonly previousChain: ChainValue
}
