import type { ClientEvent, Clock } from '@tokenpair/client'
import { systemClock } from '@tokenpair/protocol'

/** Something that happened in this tab. No token is in it. */
export interface TimelineEntry {
  readonly id: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** What kind of thing, such as `refreshed`. */
  readonly type: string
  /** More about it, in words. */
  readonly text?: string | undefined
  /** How many times the refresh token had been redeemed, where that changed. */
  readonly generation?: number | undefined
}

/** What happened in this tab, newest first. */
export interface EventTimeline {
  /** The same list as long as nothing is added. */
  readonly entries: () => readonly TimelineEntry[]
  /** Calls back at each change. Answers a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A timeline that listens to a client. */
export interface ClientTimeline extends EventTimeline {
  /** For the client's `onEvent`. */
  readonly tell: (event: ClientEvent) => void
}

/** How a timeline keeps what it is told. */
export interface EventTimelineOptions {
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** How many entries it keeps (default: 50). */
  readonly limit?: number | undefined
}

/**
 * Creates a timeline for {@link AuthDevtools}: `createAuthClient({ onEvent: timeline.tell })`.
 *
 * @param options Its clock and its length.
 * @returns An empty timeline.
 */
export function createEventTimeline({ clock = systemClock, limit = 50 }: EventTimelineOptions = {}): ClientTimeline {
  let entries: readonly TimelineEntry[] = []
  let count = 0
  const listeners = new Set<() => void>()
  return {
    entries: () => entries,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (event) => {
      count += 1
      entries = [{ id: count, at: clock.now(), ...describeEvent(event) }, ...entries].slice(0, limit)
      for (const listener of listeners) listener()
    },
  }
}

/** Picks what may be shown: a cause may hold what the storage holds, so it is left out. */
function describeEvent(event: ClientEvent): Omit<TimelineEntry, 'id' | 'at'> {
  switch (event.type) {
    case 'refreshed':
    case 'adopted':
      return { type: event.type, generation: event.generation }
    case 'refresh-failed':
      return { type: event.type, text: `${event.error.code}, again in ${Math.ceil(event.retryInMs / 1000)} s` }
    case 'storage-failed':
      return { type: event.type, text: 'the session goes on in memory' }
    case 'claims-failed':
      return { type: event.type, text: 'the claims do not fit the schema' }
  }
}
