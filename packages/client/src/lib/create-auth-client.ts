import type { AuthClientOptions } from './auth-client-options.ts'
import type { AuthClient } from './auth-client.ts'
import { resolvePorts } from './ports/client-ports.ts'
import { createRefreshLoop } from './refresh/refresh-loop.ts'
import { createRefresher } from './refresh/refresher.ts'
import { createAuthorizedFetch } from './requests/authorized-fetch.ts'
import { inspectSession } from './session/inspect-session.ts'
import { createPairSource } from './session/pair-source.ts'
import { createSessionKeeper } from './session/session-keeper.ts'
import { createSignInOut } from './session/sign-in-out.ts'

/**
 * Creates a client: it keeps the token pair, refreshes it in time, and signs the user out when the session is over.
 *
 * Create one per app, where the app starts. Several on one page, or in several tabs, share the session through the
 * storage.
 */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  const ports = resolvePorts(options)
  const { announcements, storage, clock } = ports
  const changes = new EventTarget()
  const keeper = createSessionKeeper(ports, (before) => {
    loop.plan()
    const { state } = keeper
    if (state === before) return
    changes.dispatchEvent(new Event('change'))
    if (before.status === 'signed-in' && state.status === 'signed-out') {
      queueMicrotask(() => options.onSignedOut?.({ reason: state.reason ?? 'user' }))
    }
  })
  const refresher = createRefresher(ports, keeper, () => loop.plan())
  const loop = createRefreshLoop(ports, keeper, refresher)

  const look = (): void => void keeper.load()
  const endings = [announcements.listen(look), storage.watch?.(look), loop.stop]
  const ready = keeper.load()
  const pairs = createPairSource(keeper, refresher, loop)
  const origins = options.allowedOrigins ?? [new URL(ports.url).origin]
  const fetch = createAuthorizedFetch(ports, { pairs, ready, origins })
  const signInOut = createSignInOut(ports, keeper, fetch)

  return {
    get state() {
      return keeper.state
    },
    subscribe: (listener) => {
      const notice = (): void => listener()
      changes.addEventListener('change', notice)
      return () => changes.removeEventListener('change', notice)
    },
    signIn: (request) => ready.then(() => signInOut.signIn(request)),
    signOut: (which) => ready.then(() => signInOut.signOut(which)),
    getAccessToken: async () => (await ready.then(pairs.get))?.pair.access_token,
    refresh: async (refused) => {
      await ready
      const { session } = keeper
      if (session && (!refused || refused === session.pair.access_token)) await refresher.replace(session)
    },
    fetch,
    inspect: () => inspectSession(keeper.session, loop.decide(), clock.now()),
    dispose: () => {
      for (const end of endings) end?.()
    },
  }
}
