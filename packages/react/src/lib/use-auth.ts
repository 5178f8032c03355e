import { useMemo, useSyncExternalStore } from 'react'
import { useAuthStore } from './auth-provider.tsx'
import type { Auth } from './auth.ts'

/**
 * Says who is signed in, and draws the component again when that changes; never because a token was refreshed.
 *
 * On a server and while a page hydrates, `status` is `loading`.
 *
 * @returns The same object for all components, until something in it changes.
 * @throws {Error} There is no `AuthProvider` above the component.
 */
export function useAuth(): Auth
/**
 * Says one thing about who is signed in, and draws the component again only when that changes:
 * `useAuth((auth) => auth.subject)`.
 *
 * @param select Picks it.
 * @returns What `select` returned.
 * @throws {Error} There is no `AuthProvider` above the component.
 */
export function useAuth<Selected>(select: (auth: Auth) => Selected): Selected
export function useAuth(select: (auth: Auth) => unknown = everything): unknown {
  const { subscribe, getAuth, getInitialAuth } = useAuthStore()
  const getSnapshot = useMemo(() => remember(getAuth, select), [getAuth, select])
  const getServerSnapshot = useMemo(() => remember(getInitialAuth, select), [getInitialAuth, select])
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)
}

const everything = (auth: Auth): Auth => auth

/** Selects once for each state, so that a selector may make a new object: React would take it for a change. */
function remember(read: () => Auth, select: (auth: Auth) => unknown): () => unknown {
  let last: { readonly auth: Auth; readonly selected: unknown } | undefined
  return () => {
    const auth = read()
    if (last?.auth !== auth) last = { auth, selected: select(auth) }
    return last.selected
  }
}
