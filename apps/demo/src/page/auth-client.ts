import { type AuthClient, createAuthClient } from '@tokenpair/client'
import { cookieTransport } from '@tokenpair/client/cookie-transport'
import { createWatchedFetch, type WatchedFetch } from './network/watched-fetch.ts'
import { switches } from './switches/switches.ts'
import { createNarrator } from './timeline/narrator.ts'
import { createTimeline, type Timeline } from './timeline/timeline.ts'

export const timeline: Timeline = createTimeline()
export const network: WatchedFetch = createWatchedFetch((input, init) => fetch(input, init))
const narrator = createNarrator(timeline)

/** The one client of this page. Where tokens are locked, the browser sends the lock by itself: the server is its own. */
export const client: AuthClient = createAuthClient({
  url: '/auth',
  transport: switches.transport === 'cookie' ? cookieTransport() : undefined,
  fetch: network.fetch,
  onEvent: narrator.tellEvent,
})

client.subscribe(() => narrator.tellState(client.state))
