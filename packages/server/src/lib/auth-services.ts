import type { AuthError, JsonObject } from '@tokenpair/protocol'
import type { RoutePaths } from './adapters/route-paths.ts'
import type { ClassOf, IdentityProvider } from './identity-providers/identity-provider.ts'
import type { Health } from './revocation/health.ts'
import type { MarkAccessTokensOptions } from './revocation/mark-options.ts'
import type { SessionNotice, WatchedUser } from './revocation/watch-session.ts'
import type { SessionId } from './sessions/session.ts'
import type {
  Authenticated,
  Authentication,
  IssuedToken,
  TokenGrant,
  TokenManager,
} from './token-managers/token-manager.ts'
import type { RequestHead, RequestWithBody } from './transport/transport.ts'

/** Who signs in, and from where. */
export interface SignIn<Claims extends object = JsonObject> extends TokenGrant<Claims> {
  /** The request that signs in. With it, nobody signs in on top of somebody else. */
  readonly request?: RequestHead | undefined
  /** What becomes of a request that is signed in as another user: `refuse` (the default), or `sign-out` of that one first. */
  readonly whenSignedInAsOther?: 'refuse' | 'sign-out' | undefined
}

/** The server half, put together. */
export interface AuthServices<Claims extends object = JsonObject> {
  /** All token managers as one: the first one issues, all of them validate, list and revoke. */
  readonly tokenManager: TokenManager<Claims>
  /**
   * Finds one of the token managers by its class, for what only that kind can do.
   *
   * @throws {TypeError} Where there is none of this class.
   */
  getTokenManager<Manager>(type: ClassOf<Manager>): Manager
  /** The identity providers, in the order of their builders. */
  readonly identityProviders: readonly IdentityProvider[]
  /**
   * Finds one of the identity providers by its class.
   *
   * @throws {TypeError} Where there is none of this class.
   */
  getIdentityProvider<Provider>(type: ClassOf<Provider>): Provider
  /**
   * Starts a session, once the app has checked who signs in.
   *
   * @throws {TypeError} The grant has a member to mend, such as a reserved claim or a subject that no database keeps
   *   as it is. Nothing was written.
   * @throws {RangeError} The claims are too long for a token. Nothing was written.
   * @throws {AuthError} `signed_in_as_other`, `subject_blocked`, `subject_deleted`, or `unavailable` where nobody can say
   *   so at the moment. No session is left.
   */
  issueToken(signIn: SignIn<Claims>): Promise<IssuedToken>
  /**
   * Makes the `Response` of a sign-in route, or of a protected route that refuses.
   *
   * @param answer What `issueToken` issued, or the error that `authenticate` gave.
   * @param request The request that it answers: it decides how the tokens travel.
   * @returns An `origin_refused` answer instead where a page of a foreign origin would get a cookie.
   */
  respond(answer: IssuedToken | AuthError, request: RequestHead): Response
  /**
   * Puts a token that `authenticate` renewed on the app's answer, in the header `Authorization: Bearer`, out of every cache
   * and readable for pages of other origins. An answer whose request renewed nothing stays as it is.
   *
   * @param response What the app answers. It is not changed.
   * @param authentication What `authenticate` said of the request.
   * @param request The request that it answers: it decides how the token travels.
   */
  deliver(response: Response, authentication: Authentication<Claims>, request: RequestHead): Response
  /**
   * Runs the app's own handler, and then gives or takes tokens by `issueOn` and `revokeOn`: for apps that cannot touch their
   * routes. It does so once for each request, and only where the answer is 2xx. The tokens are in the head of the answer:
   * the access token in `Authorization`, the refresh token in `Refresh-Token`, unless the transport keeps it in a cookie.
   *
   * @param request The request. Let every request pass here, so that a matcher which never matches is noticed.
   * @param next The app's handler.
   * @returns What `next` answers, or a copy of it with tokens; an error answer where nobody may sign in or out.
   * @throws Whatever `next`, `grantOf` and `onTokenIssued` throw, and a `TypeError` or `RangeError` of `issueToken`.
   */
  around(request: Request, next: (request: Request) => Promise<Response> | Response): Promise<Response>
  /**
   * Lets pages of the transport's `allowedOrigins` read an answer of the app, also one that reports an error (CORS).
   *
   * @returns A copy with further header fields, among them `Vary: Origin`; the answer itself where no origins are allowed.
   */
  withCors(response: Response, request: RequestHead): Response
  /**
   * Answers the question of a browser whether a page of another origin may call a route of the app (CORS).
   *
   * @param request Any request.
   * @param methods Those that the route knows.
   * @returns `undefined` where the request asks no such question, or no origins are allowed.
   */
  answerPreflight(request: RequestHead, methods: readonly string[]): Response | undefined
  /** Answers the routes below the base path and the metadata (RFC 8414). Never throws. */
  readonly handler: (request: RequestWithBody) => Promise<Response>
  /** Where these lie, for whoever mounts them in a framework. */
  readonly paths: RoutePaths
  /**
   * Says who sent a request, by its head alone. Asks no database, unless the token manager or the revocation strategy
   * does; where that fails, it answers `rejected` with `unavailable`, and does not throw.
   */
  authenticate(request: RequestHead): Promise<Authentication<Claims>>
  /** Says whether this server is ready, and how old its knowledge of revocations is. Asks no database. */
  health(): Health
  /** Whether the user of a request proved who they are at most `maxAge` seconds ago, as delicate actions ask for. */
  isFresh(user: Pick<Authenticated, 'authenticatedAt'>, limit: { readonly maxAge: number }): boolean
  /**
   * Tells what becomes of the session of a request, so that a stream or socket ends with it. The last notice is `revoked`
   * or `expired`. The watch ends with it, or when whoever iterates stops, or with the signal, or with `close()`.
   *
   * @param user Who opened the stream.
   * @param options A signal that ends the watch, such as the request's own.
   * @throws {AuthError} While it is iterated: `unavailable`, where the revocations cannot be read.
   */
  watchSession(user: WatchedUser, options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<SessionNotice>
  /**
   * Ends the session that a request presents, also by an access token that has expired. Answers whether this call ended
   * one: `false` for a request without a token, with a foreign one, or whose session has ended already.
   */
  signOut(request: RequestHead): Promise<boolean>
  /**
   * Ends all sessions of a user who is blocked from now on. That new ones are refused is up to `subjects`.
   *
   * @returns The sessions that this call ended.
   */
  blockSubject(subject: string): Promise<readonly SessionId[]>
  /**
   * Ends all sessions of a user who was deleted. That new ones are refused is up to `subjects`.
   *
   * @returns The sessions that this call ended.
   */
  deleteSubject(subject: string): Promise<readonly SessionId[]>
  /**
   * Marks access tokens that were issued until now, without ending their sessions: the client gets new ones by itself.
   * What is marked on this server counts at once, on the others within a second. A mark only goes up: live, stale, dead.
   *
   * @throws {TypeError} An option has to be mended, or the revocation strategy is one that follows no revocations, such
   *   as `stateless()`. Nothing was marked.
   */
  markAccessTokens(options: MarkAccessTokensOptions): Promise<void>
  /** Ends watches, polls and housekeeping, and gives back what the store holds open. */
  close(): Promise<void>
}
