import type { Clock } from '@tokenpair/protocol'
import type { RevocationEntry, RevocationLog } from './revocation-log.ts'
import type { KnownRevocations } from './revocation-strategy.ts'
import { createRevocationTable, type MarkedSession } from './revocation-table.ts'

/** Milliseconds between two looks at a log that other processes write to. */
const pollInterval = 500

/** Entries that are read at once. */
const pageSize = 1000

/** Brings what is written to the revocation log to this server. */
export interface RevocationFeed extends KnownRevocations {
  /** Reads the log up to now, and from then on again and again. Rejects where that is not possible. */
  follow(): Promise<void>
  /** Takes note of what this server has revoked itself, before it says so. */
  tell(entries: readonly RevocationEntry[]): void
  /** Tokens of this session that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(session: MarkedSession, now: number): number
  /** Ends the reading. */
  close(): void
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
  let position: string | undefined
  let following: Promise<void> | undefined
  let isClosed = false
  let cancelTimer = (): void => undefined

  const tell = (entries: readonly RevocationEntry[]): void => {
    if (entries.length === 0) return
    const now = clock.now()
    for (const entry of entries) table.add(entry, now)
    for (const listener of listeners) listener()
  }

  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = await log.read(position, pageSize)
      ;({ position } = page)
      tell(page.entries)
      if (page.entries.length < pageSize) return
    }
  }

  const pollLater = (): void => {
    if (!log.isShared || isClosed) return
    cancelTimer = clock.schedule(() => void readOn().catch(onError).finally(pollLater), pollInterval)
  }

  return {
    tell,
    follow: () => {
      following ??= readOn().then(pollLater, (error: unknown) => {
        following = undefined
        throw error
      })
      return following
    },
    verdict: (token, now) => table.verdict(token, now),
    cutOff: (session, now) => table.cutOff(session, now),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      isClosed = true
      cancelTimer()
    },
  }
}
