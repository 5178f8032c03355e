import type { AuthState, UnknownClaims } from './session/auth-state.ts'

/** Which sessions to sign out of. */
export interface SignOutOptions {
  /** This one (the default), the user's others, or all of them. */
  readonly scope?: 'current' | 'others' | 'all' | undefined
}

/** What a client holds, without the tokens. Times are in milliseconds from now; 0 or less for what is over. */
export interface SessionInspection {
  /** How many times the refresh token was redeemed. */
  readonly generation: number
  /** Until the refresh token is redeemed. */
  readonly refreshIn: number
  /** Until the access token is of no more use. */
  readonly accessTokenExpiresIn: number
  /** Until the refresh token is of no more use. */
  readonly refreshTokenExpiresIn: number
}

/** The claims that the state of a client shows: `ClaimsOf<typeof client>`. */
export type ClaimsOf<Client extends AuthClient<unknown>> = Client extends AuthClient<infer Claims> ? Claims : never

/** Keeps a user signed in. */
export interface AuthClient<Claims = UnknownClaims> {
  /** Who is signed in. The same object as long as that does not change. */
  readonly state: AuthState<Claims>
  /** Calls back at each change of the state. Answers a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Signs in with what the app's own route answers.
   *
   * @param request Sends the credentials; answers the route's `Response`, or its JSON. What it throws is passed on.
   * @throws {AuthError} `sign_in_refused` where the route refused (with its `Response` as `cause`), `answer_invalid`
   *   where it answered no token response, or the code that it answered with.
   */
  signIn(request: () => Promise<unknown>): Promise<void>
  /**
   * Signs out. The current session ends here and in every tab at once, also without a network.
   *
   * @throws {AuthError} With `others` and `all`: why the server has not ended the other sessions.
   */
  signOut(options?: SignOutOptions): Promise<void>
  /**
   * Answers an access token that is good for a request now, refreshed if need be, or `undefined` where nobody is
   * signed in, or a cookie alone authenticates.
   *
   * @throws {AuthError} Why there is none at the moment, such as `unavailable`. The session is kept.
   */
  getAccessToken(): Promise<string | undefined>
  /**
   * Refreshes now.
   *
   * @param refused Only if this is still the access token: it was refused, and may have been replaced meanwhile.
   * @throws {AuthError} Why that is not possible at the moment. The session is kept.
   */
  refresh(refused?: string): Promise<void>
  /** `fetch` with the access token, for the allowed origins. */
  readonly fetch: typeof globalThis.fetch
  /** What is left of the pair that is held, for developer tools, or `undefined` where nobody is signed in. */
  inspect(): SessionInspection | undefined
  /** Ends timers and subscriptions. The session stays where it is stored. */
  dispose(): void
}
