import type { AuthClient, AuthState } from '@tokenpair/client'
import { type Auth, type AuthActions, describeAuth } from './auth.ts'

/** What `useSyncExternalStore` works with: a client, seen as {@link Auth}. */
export interface AuthStore<Claims extends object | undefined = object | undefined> {
  readonly client: AuthClient<object | undefined>
  readonly subscribe: (listener: () => void) => () => void
  /** The same object as long as the client's state is. */
  readonly getAuth: () => Auth<Claims>
  /**
   * What a server renders, and what a browser hydrates with: always loading, so that both draw the same, whatever the
   * browser has stored.
   */
  readonly getInitialAuth: () => Auth<Claims>
  /** Resolves when it is known who is signed in. One promise for all who wait, as React wants it. */
  readonly whenSettled: () => Promise<void>
}

/** Creates the store of a client. It holds no subscription of its own, but while somebody waits for the client to load. */
export function createAuthStore(client: AuthClient<object | undefined>): AuthStore {
  const actions: AuthActions = {
    signIn: (request) => client.signIn(request),
    signOut: (options) => client.signOut(options),
    getAccessToken: () => client.getAccessToken(),
    fetch: (input, init) => client.fetch(input, init),
  }
  const loading: Auth<object | undefined> = describeAuth({ status: 'loading' }, actions)
  let state: AuthState<object | undefined> = { status: 'loading' }
  let auth = loading
  let settled: Promise<void> | undefined

  return {
    client,
    subscribe: (listener) => client.subscribe(listener),
    getAuth: () => {
      if (client.state !== state) {
        state = client.state
        auth = state.status === 'loading' ? loading : describeAuth(state, actions)
      }
      return auth
    },
    getInitialAuth: () => loading,
    whenSettled: () => (settled ??= untilSettled(client)),
  }
}

function untilSettled(client: AuthClient<object | undefined>): Promise<void> {
  return new Promise((resolve) => {
    const end = client.subscribe(look)
    look()

    function look(): void {
      if (client.state.status === 'loading') return
      end()
      resolve()
    }
  })
}
