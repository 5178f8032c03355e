import type { AuthClient, AuthState, SignedOutReason, UnknownClaims } from '@tokenpair/client'

/** What a component can do about the session. The functions stay the same as long as the client does. */
export interface AuthActions {
  /** Signs in with what the app's own route answers. See `AuthClient.signIn`. */
  readonly signIn: AuthClient['signIn']
  /** Signs out, here and in every tab at once. See `AuthClient.signOut`. */
  readonly signOut: AuthClient['signOut']
  /** Answers an access token for a request that is made now; do not keep it in a state. See `AuthClient`. */
  readonly getAccessToken: AuthClient['getAccessToken']
  /** `fetch` with the access token, for the allowed origins of the client. */
  readonly fetch: AuthClient['fetch']
}

interface Loading<Claims> {
  readonly status: 'loading'
  readonly subject: undefined
  readonly sessionId: undefined
  readonly scopes: readonly string[]
  /** Empty. */
  readonly claims: Partial<Claims>
  readonly reason: undefined
}

interface SignedIn<Claims> {
  readonly status: 'signed-in'
  /** The user's id. */
  readonly subject: string
  readonly sessionId: string
  /** What the access token allows; for display, since the server decides. */
  readonly scopes: readonly string[]
  /** The app's claims; for display, since the server decides. `undefined` where they do not fit the client's schema. */
  readonly claims: Claims
  readonly reason: undefined
}

interface SignedOut<Claims> {
  readonly status: 'signed-out'
  readonly subject: undefined
  readonly sessionId: undefined
  readonly scopes: readonly string[]
  /** Empty. */
  readonly claims: Partial<Claims>
  /** Why the last session ended; `undefined` where there was none. */
  readonly reason: SignedOutReason | undefined
}

/**
 * Who is signed in, and what can be done about it: a union on `status`. The same object as long as that does not
 * change; a refreshed token changes nothing.
 *
 * `Claims` are those of the client's state: `ClaimsOf<typeof client>`.
 */
export type Auth<Claims extends object | undefined = UnknownClaims> = AuthActions &
  (Loading<Claims> | SignedIn<Claims> | SignedOut<Claims>)

const nobody = { subject: undefined, sessionId: undefined, scopes: [], claims: {}, reason: undefined } as const

/** Shows a state as components see it: every member is always there, so that it can be taken apart before it is asked. */
export function describeAuth<Claims extends object | undefined>(
  state: AuthState<Claims>,
  actions: AuthActions,
): Auth<Claims> {
  switch (state.status) {
    case 'loading':
      return { ...nobody, ...actions, status: 'loading' }
    case 'signed-in':
      return { ...nobody, ...actions, ...state }
    case 'signed-out':
      return { ...nobody, ...actions, ...state }
  }
}
