import type { AuthClient } from '@tokenpair/client'
import { type Context, createContext, type ReactNode, useContext, useMemo } from 'react'
import { type AuthStore, createAuthStore } from './auth-store.ts'

/** What {@link AuthProvider} needs. */
export interface AuthProviderProps {
  /** Made by `createAuthClient()` outside of all components, once per app. The provider never disposes of it. */
  readonly client: AuthClient<object | undefined>
  readonly children?: ReactNode
}

const AuthStoreContext: Context<AuthStore | undefined> = createContext<AuthStore | undefined>(undefined)

/** Lets the components below it know who is signed in. It draws nothing, and itself never has to be drawn again. */
export function AuthProvider({ client, children }: AuthProviderProps): ReactNode {
  const store = useMemo(() => createAuthStore(client), [client])
  return <AuthStoreContext.Provider value={store}>{children}</AuthStoreContext.Provider>
}

/**
 * The store of the nearest provider. Which claims its client has, only the caller can know: a context has no types.
 *
 * @throws {Error} There is none; the message says how to mend that.
 */
export function useAuthStore<Claims extends object | undefined>(): AuthStore<Claims> {
  const store = useContext(AuthStoreContext)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where the caller is taken at its word
  if (store !== undefined) return store as AuthStore<Claims>
  throw new Error('There is no <AuthProvider> above this component: wrap the app in <AuthProvider client={client}>')
}
