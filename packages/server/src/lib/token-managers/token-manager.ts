import type { AuthError, Clock, JsonObject, Random, RevocationReason } from '@tokenpair/protocol'
import type { RevocationStrategy } from '../revocation/revocation-strategy.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Device, SessionId } from '../sessions/session.ts'

/** Who signs in, how, and with what rights. */
export interface TokenGrant {
  /** The user's id. */
  readonly subject: string
  /** How the user proved who they are, for example `password`. */
  readonly method: string
  /** What the tokens allow (RFC 6749 section 3.3); none by default. */
  readonly scopes?: readonly string[] | undefined
  /** Claims of the app's own, in every access token of the session; none by default. */
  readonly claims?: JsonObject | undefined
  /** The device, as its user knows it. */
  readonly device?: Device | undefined
}

/** A token pair that was just issued or renewed. Lifetimes are seconds from now. */
export interface IssuedToken {
  readonly accessToken: string
  readonly accessTokenExpiresIn: number
  readonly refreshToken: string
  readonly refreshTokenExpiresIn: number
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  /** How many times the session's refresh token was redeemed. */
  readonly generation: number
}

/** Who a request comes from. Moments are milliseconds since the Unix epoch. */
export interface Authenticated {
  readonly status: 'authenticated'
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  readonly claims: JsonObject
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** What a request says about who sent it: somebody, nobody, or something that was refused. */
export type Authentication =
  | Authenticated
  | { readonly status: 'anonymous'; readonly error: AuthError }
  | { readonly status: 'rejected'; readonly error: AuthError }

/** A living session, as shown to its user. Moments are milliseconds since the Unix epoch. */
export interface SessionSummary {
  readonly sessionId: SessionId
  readonly subject: string
  readonly method: string
  readonly scopes: readonly string[]
  readonly device: Device
  readonly createdAt: number
  readonly refreshedAt: number
  readonly expiresAt: number
  /** `weak` where the client sends no attempt ids, so that reuse within the replay window goes unseen. */
  readonly reuseDetection: 'full' | 'weak'
}

/** Which page of a subject's sessions to list. */
export interface ListTokensOptions {
  readonly subject: string
  /** At most so many (default: 100). */
  readonly limit?: number | undefined
  /** Goes on after this session. */
  readonly after?: SessionId | undefined
}

/** Which session to end, and why. */
export interface RevokeTokenOptions {
  readonly sessionId: SessionId
  /** Default: `ended`. */
  readonly reason?: RevocationReason | undefined
  /** Only if the session belongs to this subject. */
  readonly subject?: string | undefined
}

/** Which sessions of a subject to end. */
export interface RevokeAllTokensOptions {
  readonly subject: string
  /** Only sessions that were signed in this way. */
  readonly method?: string | undefined
  /** All but this session. */
  readonly except?: SessionId | undefined
  /** Default: `ended`. */
  readonly reason?: RevocationReason | undefined
}

/** A refresh token that a client presents. */
export interface RedeemOptions {
  readonly refreshToken: string
  /** The attempt id: 22 base64url characters; left out by clients that send none. */
  readonly attempt?: string | undefined
  /** The generation that the attempt id was drawn for, where the client cannot see its refresh token. */
  readonly generation?: number | undefined
}

/** Issues, validates, lists and revokes one kind of token. */
export interface TokenManager {
  /** Starts a session. */
  issueToken(grant: TokenGrant): Promise<IssuedToken>
  /** Judges an access token. */
  validateToken(accessToken: string): Promise<Authentication>
  /** Lists the living sessions of a subject, in ascending order of their ids. */
  listTokens(options: ListTokensOptions): Promise<readonly SessionSummary[]>
  /** Ends one session. Answers whether this call ended it. */
  revokeToken(options: RevokeTokenOptions): Promise<boolean>
  /** Ends sessions of a subject. Answers which ones this call ended. */
  revokeAllTokens(options: RevokeAllTokensOptions): Promise<readonly SessionId[]>
  /**
   * Signs out whoever presents one of its tokens, also an expired access token (RFC 7009 section 2.1). Any other text
   * changes nothing.
   *
   * @returns Whether the token was one of this manager's.
   */
  revokePresented(token: string): Promise<boolean>
  /**
   * Says which session a refresh token belongs to, and which generation it is, without asking a store: the session may
   * have ended, or gone on.
   *
   * @returns `undefined` for a text that is no refresh token of this manager.
   */
  inspectRefreshToken(text: string): { readonly sessionId: SessionId; readonly generation: number } | undefined
  /**
   * Where its long-lived token is sent: to the routes, as a refresh token (default), or with every request, as the key
   * of a server-side session, which is access token and refresh token in one.
   */
  readonly tokenUse?: 'token-route' | 'every-request'
  /** Exchanges a refresh token for the next pair; absent where the kind of token has no refresh tokens. */
  redeem?(options: RedeemOptions): Promise<IssuedToken>
  /** The public keys that verify its access tokens (RFC 7517). */
  publicKeys(): readonly JsonObject[]
}

/** Makes a token manager at start-up. */
export interface TokenManagerBuilder {
  build(context: TokenManagerContext): Promise<TokenManager>
}

/** What `initializeAuthServices` hands to each builder. */
export interface TokenManagerContext {
  readonly store: SessionStore
  readonly revocation: RevocationStrategy
  readonly clock: Clock
  readonly random: Random
}
