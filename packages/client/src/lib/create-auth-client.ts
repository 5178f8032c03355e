import { systemClock, systemRandom } from '@tokenpair/protocol'
import type { AuthClientOptions } from './auth-client-options.ts'
import type { AuthClient } from './auth-client.ts'
import { defaultAnnouncements, defaultStorage, defaultTurns, defaultWakeSignals } from './environment.ts'
import { createRefreshLoop } from './refresh/refresh-loop.ts'
import { createRefresher } from './refresh/refresher.ts'
import { requestPair, type RouteAccess } from './refresh/token-request.ts'
import { createAuthorizedFetch } from './requests/authorized-fetch.ts'
import { inspectSession } from './session/inspect-session.ts'
import { createListeners } from './session/listeners.ts'
import { createPairSource } from './session/pair-source.ts'
import { createSessionKeeper, isSignedIn } from './session/session-keeper.ts'
import { createSignInOut } from './session/sign-in-out.ts'

/**
 * Creates a client: it keeps the token pair, refreshes it in time, and signs the user out when the session is over.
 *
 * Create one per app, where the app starts. Several on one page, or in several tabs, share the session through the
 * storage.
 */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  const { clock = systemClock, random = systemRandom, onSignedOut, onEvent: report = () => undefined } = options
  const { storage = defaultStorage(), wakeSignals = defaultWakeSignals() } = options
  const { turns = defaultTurns(storage, clock), announcements = defaultAnnouncements(storage) } = options
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const baseUrl = typeof location === 'undefined' ? undefined : location.href
  const url = new URL(options.url, baseUrl).href.replace(/\/$/, '')
  const access: RouteAccess = { url, fetch, clock }

  const listeners = createListeners<void>()
  const keeper = createSessionKeeper({
    storage,
    announcements,
    clock,
    report,
    onRecord: () => loop.plan(),
    onStateChange: (state, before) => {
      listeners.notify()
      if (before.status === 'signed-in' && state.status === 'signed-out')
        onSignedOut?.({ reason: state.reason ?? 'user' })
    },
  })
  const refresher = createRefresher({
    keeper,
    turns,
    clock,
    random,
    report,
    request: (record) => requestPair(record, access),
  })
  const loop = createRefreshLoop({ keeper, refresher, clock, random, wakeSignals })

  const look = (): void => void keeper.load()
  const endings = [announcements.listen(look), storage.watch?.(look), () => loop.stop()]
  const ready = keeper.load()
  const pairs = createPairSource({ keeper, refresher, loop, ready })
  const origins = new Set(options.allowedOrigins ?? [new URL(url).origin])
  const authorizedFetch = createAuthorizedFetch({ ...pairs, fetch, baseUrl: baseUrl ?? url, allowedOrigins: origins })
  const signInOut = createSignInOut({ keeper, turns, access, random, ready, authorizedFetch })

  return {
    get state() {
      return keeper.state
    },
    subscribe: (listener) => listeners.add(listener),
    signIn: (request) => signInOut.signIn(request),
    signOut: (which) => signInOut.signOut(which),
    getAccessToken: async () => (await pairs.getPair())?.accessToken,
    refresh: async (refused) => {
      await ready
      const { record } = keeper
      if (isSignedIn(record) && (refused ?? record.accessToken) === record.accessToken) await refresher.replace(record)
    },
    fetch: authorizedFetch,
    inspect: () => inspectSession(keeper.record, loop.decide(), clock.now()),
    dispose: () => {
      for (const end of endings) end?.()
    },
  }
}
