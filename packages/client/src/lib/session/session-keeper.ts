import type { ClientPorts } from '../ports/client-ports.ts'
import { type AuthState, stateOf } from './auth-state.ts'
import { newestRecord } from './newest-record.ts'
import { isSamePair, isStillHeld, parseRecord, type SessionRecord, type SignedInRecord } from './session-record.ts'

/**
 * Milliseconds that a pair of unknown age counts as: older than any access token lives. Nobody knows how old one is that comes
 * from the future: it was stored before the clock was set back.
 */
const unknownAge = 1e10

/** Milliseconds by which browsers blur their clocks at most, and so one tab's clock differs from another's. */
const inaccuracy = 1000

/** Holds the session in memory, in step with the storage and the other tabs. */
export interface SessionKeeper {
  readonly state: AuthState
  /** Settles when the storage has been read for the first time, or could not be. */
  readonly ready: Promise<void>
  /** The living session, as the newest record that this client has seen tells it. */
  readonly session: SignedInRecord | undefined
  /** How old its pair is, in milliseconds: by the device's clock or by one that nobody sets, whichever says more. */
  age(): number
  /** Whether this client got the pair from the server itself, rather than from a storage that may be out of date. */
  isFirstHand(): boolean
  /** Reads the storage and takes what is newer there. */
  load(): Promise<void>
  /**
   * Changes the record in memory, then brings memory and storage to the newer one of what both hold. A storage that
   * fails loses nothing.
   */
  update(change?: (held: SessionRecord | undefined) => SessionRecord | undefined): Promise<void>
}

/**
 * Creates a keeper, which reads the storage.
 *
 * @param onRecord Learns that the record may have changed, and of the state before. Not called at once.
 */
export function createSessionKeeper(ports: ClientPorts, onRecord: (before: AuthState) => void): SessionKeeper {
  let state: AuthState = { status: 'loading' }
  let record: SessionRecord | undefined, firstHand: typeof record, isFailing: boolean | undefined
  let heldSince = 0

  /** Does something with the storage; where that fails, the session in memory is none the worse for it. */
  const tolerate = (act: () => Promise<void>): Promise<void> =>
    act().catch((cause: unknown) => {
      if (!isFailing) ports.warn({ type: 'storage-failed', cause })
      isFailing = true
      hold(record) // so that nobody waits for a storage that cannot be read
    })

  const hold = (next: SessionRecord | undefined, before = state): void => {
    if (!isStillHeld(record, next)) {
      const isFromFuture = (next?.obtainedAt ?? 0) > ports.clock.now() + inaccuracy
      heldSince = isFromFuture ? -unknownAge : ports.clock.monotonic()
    }
    state = stateOf((record = next), before)
    onRecord(before)
  }

  /** Takes what the storage holds, if it is newer. */
  const adopt = (stored: SessionRecord | undefined): void => {
    const newest = newestRecord(stored, record)
    const isNews = record && !isSamePair(newest, record)
    if (isNews && newest?.pair) ports.report({ type: 'adopted', generation: newest.pair.generation })
    hold(newest)
  }

  const update: SessionKeeper['update'] = async (change = (held) => held) => {
    const next = change(record)
    firstHand = isSamePair(next, record) ? firstHand : next
    hold(next)
    await tolerate(async () => {
      let before = ''
      const written = await ports.storage.update((stored = '') => {
        before = stored
        const newest = newestRecord(parseRecord(stored), record)
        return newest ? JSON.stringify(newest) : stored
      })
      isFailing = false
      adopt(parseRecord(written))
      if (written !== before) ports.announcements.announce()
    })
  }

  const load: SessionKeeper['load'] = () =>
    tolerate(async () => {
      const stored = parseRecord(await ports.storage.read())
      adopt(stored)
      if (record !== stored) await update() // somebody put something older there
    })

  return {
    ready: load(),
    get state() {
      return state
    },
    get session() {
      return record?.pair && record
    },
    age: () => Math.max(ports.clock.now() - (record?.obtainedAt ?? 0), ports.clock.monotonic() - heldSince),
    isFirstHand: () => isSamePair(record, firstHand),
    load,
    update,
  }
}
