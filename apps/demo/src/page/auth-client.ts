import { type AuthClient, createAuthClient } from '@tokenpair/client'
import { createWatchedFetch, type WatchedFetch } from './network/watched-fetch.ts'
import { describeChange, describeEvent } from './timeline/describe-event.ts'
import { createTimeline, type Timeline } from './timeline/timeline.ts'

export const timeline: Timeline = createTimeline()
export const network: WatchedFetch = createWatchedFetch((input, init) => fetch(input, init))

/** The one client of this page. */
export const client: AuthClient = createAuthClient({
  url: '/auth',
  fetch: network.fetch,
  onEvent: (event) => timeline.add(describeEvent(event)),
})

let lastState = client.state
client.subscribe(() => {
  const change = describeChange(lastState, client.state)
  lastState = client.state
  if (change !== undefined) timeline.add(change)
})
