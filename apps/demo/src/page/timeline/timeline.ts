/** What kind of thing happened: the client's own events, and what this page does. */
type TimelineEntryType =
  | 'signed-in'
  | 'signed-out'
  | 'refreshed'
  | 'adopted'
  | 'refresh-failed'
  | 'storage-failed'
  | 'storage-replaced'
  | 'storage-foreign'
  | 'claims-failed'
  | 'call'
  | 'drill'

/** Something that happened. */
export interface TimelineEntry {
  readonly id: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly type: TimelineEntryType
  readonly text: string
  /** How many times the refresh token had been redeemed, where that changed. */
  readonly generation?: number | undefined
}

/** What a timeline is told. */
export type Happening = Omit<TimelineEntry, 'id' | 'at'>

/** What happened in this tab, newest first. */
export interface Timeline {
  /** The same list as long as nothing is added. */
  readonly entries: () => readonly TimelineEntry[]
  add(happening: Happening): void
  /** Calls back at each change. Answers a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void
}

const mostEntries = 60

/** Creates an empty timeline. */
export function createTimeline(now: () => number = Date.now): Timeline {
  let entries: readonly TimelineEntry[] = []
  let count = 0
  const listeners = new Set<() => void>()
  return {
    entries: () => entries,
    add: (happening) => {
      count += 1
      entries = [{ ...happening, id: count, at: now() }, ...entries].slice(0, mostEntries)
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
