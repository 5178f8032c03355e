import type { UnknownClaims } from '@tokenpair/client'
import { useAuthStore } from './auth-provider.tsx'
import type { Auth } from './auth.ts'
import { useAuth } from './use-auth.ts'

/** {@link Auth}, once it is known who is signed in. */
export type SettledAuth<Claims extends object | undefined = UnknownClaims> = Exclude<
  Auth<Claims>,
  { readonly status: 'loading' }
>

/**
 * Says who is signed in, as `useAuth()` does, and suspends the component until that is known: the nearest `<Suspense>`
 * draws its fallback meanwhile, as it does for whatever else is waited for below it.
 *
 * A server never knows who is signed in. There the component fails on purpose, so that React sends the fallback and
 * draws the component in the browser.
 *
 * @returns The same object for all components, until something in it changes.
 * @throws {Error} There is no `AuthProvider` above the component, or it is rendered on a server.
 */
export function useSuspenseAuth<Claims extends object | undefined = UnknownClaims>(): SettledAuth<Claims> {
  const auth = useAuth<Claims>()
  const { whenSettled } = useAuthStore<Claims>()
  if (auth.status !== 'loading') return auth
  if (typeof window === 'undefined') throw new Error(unknownOnServer)
  // oxlint-disable-next-line typescript/only-throw-error -- how a component suspends in React 18 and 19 alike
  throw whenSettled()
}

const unknownOnServer =
  'A server does not know who is signed in in the browser: put <Suspense> around this component, or use useAuth()'
