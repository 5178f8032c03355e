import type { Clock } from '@tokenpair/protocol'
import type { ClientEvent } from '../client-event.ts'
import type { Announcements } from '../ports/signals.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { type AuthState, stateOf } from './auth-state.ts'
import { newestRecord } from './newest-record.ts'
import { parseRecord, type SessionRecord, type SignedInRecord } from './session-record.ts'

/** What a {@link SessionKeeper} works with. */
export interface SessionKeeperOptions {
  readonly storage: TokenStorage
  readonly announcements: Announcements
  readonly clock: Clock
  readonly report: (event: ClientEvent) => void
  /** Learns that the record may have changed. */
  readonly onRecord: () => void
  /** Learns of each change of the state, once, with what it was before. */
  readonly onStateChange: (state: AuthState, before: AuthState) => void
}

/** Holds the session in memory, in step with the storage and the other tabs. */
export interface SessionKeeper {
  readonly state: AuthState
  /** The newest record that this client has seen. */
  readonly record: SessionRecord | undefined
  /** Milliseconds for which this client has held the record, by a clock that nobody sets. */
  heldFor(): number
  /** Whether this client got the pair from the server itself, rather than from a storage that may be out of date. */
  isFirstHand(): boolean
  /** Reads the storage and takes what is newer there. */
  load(): Promise<void>
  /**
   * Changes the record in memory, then brings memory and storage to the newer one of what both hold. A storage that
   * fails loses nothing, and is reported.
   */
  update(change?: (held: SessionRecord | undefined) => SessionRecord | undefined): Promise<SessionRecord | undefined>
}

/** Creates a keeper. It knows nothing before `load` was called. */
export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  const { storage, announcements, clock, report } = options
  let state: AuthState = { status: 'loading' }
  let record: SessionRecord | undefined
  let firstHand: SessionRecord | undefined
  let heldSince = clock.monotonic()

  // The clock was set back since the record was made, so nobody knows its age: it counts as old.
  const isFromFuture = (next: SessionRecord | undefined): boolean => isSignedIn(next) && next.obtainedAt > clock.now()

  const hold = (next: SessionRecord | undefined): void => {
    if (!isSamePair(next, record)) heldSince = isFromFuture(next) ? Number.NEGATIVE_INFINITY : clock.monotonic()
    record = next
    const before = state
    state = stateOf(record, before)
    options.onRecord()
    if (state !== before) options.onStateChange(state, before)
  }

  const keeper: SessionKeeper = {
    get state() {
      return state
    },
    get record() {
      return record
    },
    heldFor: () => clock.monotonic() - heldSince,
    load: async () => {
      try {
        const stored = parseRecord(await storage.read())
        hold(newestRecord(stored, record))
        if (record !== stored) await keeper.update() // somebody put something older there
      } catch (cause) {
        report({ type: 'storage-failed', cause })
        hold(record)
      }
    },
    update: async (change = (held) => held) => {
      const next = change(record)
      if (!isSamePair(next, record)) firstHand = next
      hold(next)
      let isNews = false
      try {
        const written = await storage.update((text) => {
          const newest = newestRecord(parseRecord(text), record)
          const nextText = newest === undefined ? (text ?? '') : JSON.stringify(newest)
          isNews = nextText !== (text ?? '')
          return nextText
        })
        hold(newestRecord(parseRecord(written), record))
      } catch (cause) {
        report({ type: 'storage-failed', cause })
      }
      if (isNews) announcements.announce()
      return record
    },
    isFirstHand: () => isSamePair(record, firstHand),
  }
  return keeper
}

function isSamePair(one: SessionRecord | undefined, other: SessionRecord | undefined): boolean {
  return (
    isSignedIn(one) && isSignedIn(other) && one.sessionId === other.sessionId && one.generation === other.generation
  )
}

/** Whether a record holds a living session. */
export function isSignedIn(record: SessionRecord | undefined): record is SignedInRecord {
  return record?.status === 'signed-in'
}
