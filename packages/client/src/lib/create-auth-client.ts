import type { AuthClientOptions, ClaimsOptions } from './auth-client-options.ts'
import type { AuthClient } from './auth-client.ts'
import { resolvePorts } from './ports/client-ports.ts'
import { listenTo } from './ports/listen-to.ts'
import { createRefreshLoop } from './refresh/refresh-loop.ts'
import { createRefresher } from './refresh/refresher.ts'
import { createAuthorizedFetch } from './requests/authorized-fetch.ts'
import type { AuthState } from './session/auth-state.ts'
import { withParsedClaims } from './session/claims-schema.ts'
import { createPairSource } from './session/pair-source.ts'
import { createSessionKeeper } from './session/session-keeper.ts'
import { createSignInOut } from './session/sign-in-out.ts'
import { bearerTransport } from './transport/bearer-transport.ts'

/**
 * Creates a client whose state shows claims of a type.
 *
 * Where the claims of an access token do not fit, they are `undefined`: they are for display, so nobody is signed out.
 */
export function createAuthClient<Claims extends object>(
  options: AuthClientOptions & ClaimsOptions<Claims>,
): AuthClient<Claims | undefined>
/**
 * Creates a client: it keeps the token pair, refreshes it in time, and signs the user out when the session is over.
 *
 * Create one per app, where the app starts. Several on one page, or in several tabs, share the session through the
 * storage.
 */
export function createAuthClient(options: AuthClientOptions): AuthClient
export function createAuthClient(options: AuthClientOptions & Partial<ClaimsOptions<object>>): AuthClient<unknown> {
  const { transport = bearerTransport, claims } = options
  const ports = transport.connect(resolvePorts(options))
  const changes = new EventTarget()
  const keeper = createSessionKeeper(ports, (before) => {
    loop.plan()
    const { state } = keeper
    if (state === before) return
    shown = claims ? withParsedClaims(state, claims, ports) : state
    changes.dispatchEvent(new Event('change'))
    if (before.status === 'signed-in' && state.status === 'signed-out') {
      queueMicrotask(() => options.onSignedOut?.({ reason: state.reason ?? 'user' }))
    }
  })
  let shown: AuthState<unknown> = keeper.state
  const refresher = createRefresher(ports, keeper, () => loop.plan())
  const loop = createRefreshLoop(ports, keeper, refresher)

  const look = (): void => void keeper.load()
  const endings = [ports.announcements.listen(look), ports.storage.watch?.(look), loop.stop]
  const pairs = createPairSource(loop, keeper, refresher)
  const origins = options.allowedOrigins ?? [new URL(ports.url).origin]
  const fetch = createAuthorizedFetch(ports, pairs, origins)

  return {
    get state() {
      return shown
    },
    subscribe: (listener) => listenTo(changes, 'change', listener),
    ...createSignInOut(ports, keeper, fetch),
    getAccessToken: async () => (await pairs.get())?.pair.access_token || undefined,
    refresh: pairs.refresh,
    fetch,
    inspect: loop.inspect,
    dispose: () => {
      for (const end of endings) end?.()
    },
  }
}
