import type { AuthError, JsonObject, RevocationReason } from '@tokenpair/protocol'
import type { LockConfirmation } from '../access-token/access-token-claims.ts'
import type { Device, SessionId } from '../sessions/session.ts'
import type { BoundClient, ClientBinding } from './client-binding.ts'

/** Who signs in, how, and with what rights. */
export interface TokenGrant<Claims extends object = JsonObject> {
  /** The user's id. */
  readonly subject: string
  /** How the user proved who they are, for example `password`. */
  readonly method: string
  /** What the tokens allow (RFC 6749 section 3.3); none by default. */
  readonly scopes?: readonly string[] | undefined
  /** Claims of the app's own, in every access token of the session; none by default. */
  readonly claims?: Partial<Claims> | undefined
  /** The device, as its user knows it. */
  readonly device?: Device | undefined
  /** The client that the tokens are bound to, where the manager binds them (default: the one that the request names). */
  readonly client?: string | undefined
  /** Seconds that this session lives on after each use, in place of the manager's option. */
  readonly idleLifetime?: number | undefined
  /** Seconds that this session lives at most, in place of the manager's option. */
  readonly maxLifetime?: number | undefined
}

/** A token pair that was just issued or renewed. Lifetimes are seconds from now. */
export interface IssuedToken {
  /** The name of the token manager that issued it. */
  readonly manager: string
  readonly accessToken: string
  readonly accessTokenExpiresIn: number
  /** What the session lives on: a refresh token, or the key of a server-side session. */
  readonly refreshToken: string
  readonly refreshTokenExpiresIn: number
  /**
   * Until the session's longest lifetime is over, where that is what a browser has to keep its cookie for: the use of a
   * session key prolongs the session without a word to the browser.
   */
  readonly sessionExpiresIn?: number | undefined
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  /** How many times the session's refresh token was redeemed. */
  readonly generation: number
}

/** Who a request comes from. Moments are milliseconds since the Unix epoch. */
export interface Authenticated<Claims extends object = JsonObject> {
  readonly status: 'authenticated'
  /** The name of the token manager that vouches for it. */
  readonly manager: string
  readonly subject: string
  readonly sessionId: SessionId
  readonly scopes: readonly string[]
  readonly claims: Claims
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** When the user last proved who they are (`auth_time`); `undefined` where the token does not say. */
  readonly authenticatedAt: number | undefined
  /**
   * Where the token was renewed on this occasion: the new one, which all of the above is about. `deliver()` of the services
   * puts it on the app's answer. The old one lives until it expires, so that nothing is lost with the answer.
   */
  readonly renewed?: IssuedToken | undefined
  /** What confirms the lock cookie that the access token needs; `undefined` where it is not locked. */
  readonly lock?: LockConfirmation | undefined
  /** The header that each request with this token has to carry; `undefined` where it is bound to no client. */
  readonly client?: BoundClient | undefined
}

/** What a request says about who sent it: somebody, nobody, or something that was refused. */
export type Authentication<Claims extends object = JsonObject> =
  | Authenticated<Claims>
  | { readonly status: 'anonymous'; readonly error: AuthError }
  | { readonly status: 'rejected'; readonly error: AuthError }

/** A living session, as shown to its user. Moments are milliseconds since the Unix epoch. */
export interface SessionSummary {
  readonly sessionId: SessionId
  /** The name of the token manager that issued it. */
  readonly manager: string
  readonly subject: string
  readonly method: string
  readonly scopes: readonly string[]
  readonly device: Device
  readonly createdAt: number
  readonly refreshedAt: number
  /** When it ends if nobody uses it; `undefined` for never. */
  readonly expiresAt: number | undefined
  /**
   * `weak` where the client sends no attempt ids, so that reuse within the replay window goes unseen; `none` where the
   * key of the session never changes.
   */
  readonly reuseDetection: 'full' | 'weak' | 'none'
}

/** Whose sessions: one subject's, or, where it is said, everyone's. */
export type SubjectChoice =
  | { readonly subject: string; readonly subjects?: undefined }
  | { readonly subjects: 'everyone'; readonly subject?: undefined }

/** Which page of the living sessions to list. */
export type ListTokensOptions = SubjectChoice & {
  /** Only sessions that were signed in in this way. */
  readonly method?: string | undefined
  /** Only sessions of the token manager of this name. */
  readonly manager?: string | undefined
  /** At most so many, from 1 to 1000 (default: 100). */
  readonly limit?: number | undefined
  /** Goes on after this session: the last one of the page before. */
  readonly after?: SessionId | undefined
}

/** Which session to end, and why. */
export interface RevokeTokenOptions {
  readonly sessionId: SessionId
  /** Default: `ended`. */
  readonly reason?: RevocationReason | undefined
  /** Only if the session belongs to this subject. */
  readonly subject?: string | undefined
  /** Only if the session belongs to the token manager of this name. */
  readonly manager?: string | undefined
}

/** Which sessions to end. That it is everyone's has to be said. */
export type RevokeAllTokensOptions = SubjectChoice & {
  /** Only sessions that were signed in in this way. */
  readonly method?: string | undefined
  /** Only sessions of the token manager of this name. */
  readonly manager?: string | undefined
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
  /**
   * The attempt ids of the exchanges that followed this one, oldest first, three at most: where this one was finished
   * long ago, the server goes on from its successor, as the client would if it had kept that.
   */
  readonly laterAttempts?: readonly string[] | undefined
  /**
   * What becomes of a spent token that comes with another attempt id (default: `revoke`). With `refuse` the session goes on
   * and the answer is `stale_duplicate`: for a client that has lost its record, and cannot know what it sent before.
   */
  readonly onReuse?: 'revoke' | 'refuse' | undefined
}

/** What an authentic refresh token or session key says. */
export interface PresentedToken {
  readonly sessionId: SessionId
  readonly generation: number
  /** Whose it is, where several token managers were asked. */
  readonly manager?: string | undefined
  /** Where it is sent: to the token route (default), or with every request, as the key of a server-side session. */
  readonly use?: 'token-route' | 'every-request' | undefined
}

/** What a genuine access token says of the requests that may use it. */
export type TokenBinding = Pick<Authenticated, 'sessionId' | 'lock' | 'client'>

/** Issues, validates, lists and revokes one kind of token. */
export interface TokenManager<Claims extends object = JsonObject> {
  /** Tells its sessions from those of other managers; in no list of managers twice. */
  readonly name: string
  /** Milliseconds that its access tokens live at most, by the clock of any server that takes them. */
  readonly accessTokenLifetime: number
  /** Whether `validateToken` may answer a renewed token, which the transport then has to deliver (default: no). */
  readonly renewsInBand?: boolean | undefined
  /** How its tokens are bound to clients; absent where they are not. */
  readonly clientBinding?: ClientBinding | undefined
  /** Starts a session. */
  issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken>
  /**
   * Judges an access token; `token_invalid` where it is none of its own. It answers at once where it can: await it.
   *
   * @param objectTo Objects to the use of a genuine token by its request. A token manager that writes something down at a
   *   use, or renews the token, asks before it does; for the others it is asked afterwards.
   */
  validateToken(
    accessToken: string,
    objectTo?: (token: TokenBinding) => AuthError | undefined,
  ): Authentication<Claims> | Promise<Authentication<Claims>>
  /** Lists living sessions, in ascending order of their ids. */
  listTokens(options: ListTokensOptions): Promise<readonly SessionSummary[]>
  /** Ends one session. Answers whether this call ended it. */
  revokeToken(options: RevokeTokenOptions): Promise<boolean>
  /** Ends sessions. Answers which ones this call ended. */
  revokeAllTokens(options: RevokeAllTokensOptions): Promise<readonly SessionId[]>
  /**
   * Reads a refresh token or session key without any store; `undefined` where it is none of its own, or where only its
   * signature says so.
   */
  inspectRefreshToken(text: string): PresentedToken | undefined
  /** Reads a refresh token by its signature; absent where `inspectRefreshToken` reads all of them. */
  readRefreshToken?(text: string): Promise<PresentedToken | undefined>
  /**
   * Finds the session that a token of any kind belongs to, also an access token that has expired (RFC 7009 section 2.1);
   * `undefined` where the token is none of its own.
   */
  findSession(token: string): Promise<SessionId | undefined>
  /** Exchanges a refresh token of its own for the next pair; absent where the kind of token has no refresh tokens. */
  redeem?(options: RedeemOptions): Promise<IssuedToken>
  /** The public keys that verify its access tokens (RFC 7517). */
  publicKeys(): readonly JsonObject[]
  /**
   * Keys for the locks of its sessions, current ones first: derived from its secrets, or none where it has no secret to
   * derive them from. Absent where its access tokens cannot say that they are locked.
   */
  lockKeys?(): readonly Uint8Array[]
}

/** The part of a token manager that the routes work with, whatever its claims are. */
export type RoutedManager = Pick<
  TokenManager,
  | 'redeem'
  | 'findSession'
  | 'inspectRefreshToken'
  | 'readRefreshToken'
  | 'listTokens'
  | 'revokeToken'
  | 'revokeAllTokens'
  | 'publicKeys'
>
