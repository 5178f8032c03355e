import type { UnknownClaims } from '@tokenpair/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useAuthStore } from './auth-provider.tsx'
import type { Auth } from './auth.ts'
import { isSameSelection } from './is-same-selection.ts'

/**
 * Says who is signed in, and draws the component again when that changes; never because a token was refreshed.
 *
 * On a server and while a page hydrates, `status` is `loading`. The provider's client decides what the claims are:
 * `useAuth<ClaimsOf<typeof client>>()` says so to the compiler.
 *
 * @returns The same object for all components, until something in it changes.
 * @throws {Error} There is no `AuthProvider` above the component.
 */
export function useAuth<Claims extends object | undefined = UnknownClaims>(): Auth<Claims>
/**
 * Says one thing about who is signed in, and draws the component again only when that changes:
 * `useAuth((auth) => auth.subject)`, or `useAuth((auth: Auth<Claims>) => auth.claims?.role)`. A plain object or a list has
 * changed when one of its members has.
 *
 * @param select Picks it.
 * @returns What `select` returned.
 * @throws {Error} There is no `AuthProvider` above the component.
 */
export function useAuth<Selected, Claims extends object | undefined = UnknownClaims>(
  select: (auth: Auth<Claims>) => Selected,
): Selected
export function useAuth<Claims extends object | undefined>(
  select: (auth: Auth<Claims>) => unknown = everything,
): unknown {
  const { subscribe, getAuth, getInitialAuth } = useAuthStore<Claims>()
  const getSnapshot = useMemo(() => remember(getAuth, select), [getAuth, select])
  const getServerSnapshot = useMemo(() => remember(getInitialAuth, select), [getInitialAuth, select])
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)
}

const everything = (auth: unknown): unknown => auth

/**
 * Selects once for each state, and goes on with the object of before where the new one has the same members, so that a
 * selector may make a new object: React would take it for a change.
 */
function remember<State>(read: () => State, select: (auth: State) => unknown): () => unknown {
  let last: { readonly auth: State; readonly selected: unknown } | undefined
  return () => {
    const auth = read()
    if (last?.auth !== auth) {
      const selected = select(auth)
      last = {
        auth,
        selected: last !== undefined && isSameSelection(last.selected, selected) ? last.selected : selected,
      }
    }
    return last.selected
  }
}
