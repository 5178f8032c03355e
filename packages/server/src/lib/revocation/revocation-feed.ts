import type { Clock } from '@tokenpair/protocol'
import { createLogReader } from './log-reader.ts'
import type { RevocationEntry, RevocationLog } from './revocation-log.ts'
import type { KnownRevocations } from './revocation-strategy.ts'
import { createRevocationTable, type MarkedSession } from './revocation-table.ts'

/** Marked targets that are looked at with each page of the log, to find those whose marks are over. */
const stepsPerPage = 1000

/** Brings what is written to the revocation log to this server. */
export interface RevocationFeed extends KnownRevocations {
  /** Reads the log up to now, and from then on again and again. Rejects where that is not possible. */
  follow(): Promise<void>
  /** Whether `follow` has succeeded. */
  readonly isFollowing: boolean
  /** Takes note of what this server has revoked itself, before it says so. */
  tell(entries: readonly RevocationEntry[]): void
  /** Tokens of this session that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(session: MarkedSession, now: number): number
  /**
   * A moment before which all tokens so far are dated, and at which the next ones may be. It is later than the clock's
   * where a server whose clock is ahead has marked tokens.
   */
  nextCutOff(now: number): number
  /** Whether it was closed. */
  readonly isClosed: boolean
  /** Ends the reading, waits for the one that is going on, and calls the listeners a last time. */
  close(): Promise<void>
}

/** What a feed reads, and by which clock. */
export interface RevocationFeedOptions {
  readonly log: RevocationLog
  readonly clock: Clock
  /** Learns why the log could not be read. It is read again half a second later. */
  readonly onError: (error: unknown) => void
}

/** Creates a feed. It reads nothing before `follow` is called. */
export function createRevocationFeed({ log, clock, onError }: RevocationFeedOptions): RevocationFeed {
  const table = createRevocationTable()
  const listeners = new Set<() => void>()
  let following: Promise<void> | undefined
  let state: 'idle' | 'following' | 'closed' = 'idle'

  const wakeListeners = (): void => {
    for (const listener of listeners) listener()
  }
  const tell = (entries: readonly RevocationEntry[]): void => {
    if (entries.length === 0) return
    for (const entry of entries) table.add(entry, clock.now())
    wakeListeners()
  }
  const reader = createLogReader({
    log,
    clock,
    onPage: (entries) => {
      table.forget(clock.now(), stepsPerPage)
      tell(entries)
    },
    onError,
  })
  const follow = async (): Promise<void> => {
    try {
      await reader.start()
      if (state === 'idle') state = 'following'
    } catch (error) {
      following = undefined
      throw error
    }
  }

  return {
    tell,
    follow: () => (following ??= follow()),
    get isFollowing() {
      return state === 'following'
    },
    verdict: (token, now) => table.verdict(token, now),
    cutOff: (session, now) => table.cutOff(session, now),
    nextCutOff: (now) => Math.max(now, table.latestCutOff) + 1,
    get staleness() {
      return reader.staleness
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get isClosed() {
      return state === 'closed'
    },
    close: async () => {
      state = 'closed'
      wakeListeners()
      await reader.stop()
    },
  }
}
