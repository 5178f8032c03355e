import type { AuthClient, AuthState, SignedOutReason } from '@tokenpair/client'

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

interface Loading {
  readonly status: 'loading'
  readonly subject: undefined
  readonly sessionId: undefined
  readonly scopes: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
  readonly reason: undefined
}

interface SignedIn {
  readonly status: 'signed-in'
  /** The user's id. */
  readonly subject: string
  readonly sessionId: string
  /** What the access token allows; for display, since the server decides. */
  readonly scopes: readonly string[]
  /** The app's claims; for display, since the server decides. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly reason: undefined
}

interface SignedOut {
  readonly status: 'signed-out'
  readonly subject: undefined
  readonly sessionId: undefined
  readonly scopes: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
  /** Why the last session ended; `undefined` where there was none. */
  readonly reason: SignedOutReason | undefined
}

/**
 * Who is signed in, and what can be done about it: a union on `status`. The same object as long as that does not
 * change; a refreshed token changes nothing.
 */
export type Auth = AuthActions & (Loading | SignedIn | SignedOut)

const nobody = { subject: undefined, sessionId: undefined, scopes: [], claims: {}, reason: undefined } as const

/** Shows a state as components see it: every member is always there, so that it can be taken apart before it is asked. */
export function describeAuth(state: AuthState, actions: AuthActions): Auth {
  switch (state.status) {
    case 'loading':
      return { ...nobody, ...actions, status: 'loading' }
    case 'signed-in':
      return { ...nobody, ...actions, ...state }
    case 'signed-out':
      return { ...nobody, ...actions, ...state }
  }
}
