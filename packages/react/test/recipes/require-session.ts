import type { AuthClient, AuthState } from '@tokenpair/client'
import { redirect } from 'react-router'

type SignedIn = Extract<AuthState, { status: 'signed-in' }>

/** For loaders: waits until it is known who is signed in, and leads everybody else to the sign-in page. */
export async function requireSession(client: AuthClient, request: Request): Promise<SignedIn> {
  await whenSettled(client)
  const { state } = client
  if (state.status === 'signed-in') return state
  const { pathname, search } = new URL(request.url)
  // oxlint-disable-next-line typescript/only-throw-error -- how a loader of React Router leads elsewhere
  throw redirect(`/sign-in?${new URLSearchParams({ returnTo: pathname + search })}`)
}

/** Where the sign-in page leads to: a page of this app, whatever stands in its address. */
export function readReturnTo(request: Request): string {
  const { origin, searchParams } = new URL(request.url)
  const target = URL.parse(searchParams.get('returnTo') ?? '/', origin)
  if (target === null || target.origin !== origin || target.pathname.startsWith('//')) return '/'
  return target.pathname + target.search
}

function whenSettled(client: AuthClient): Promise<void> {
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
