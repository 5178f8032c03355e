import type { Clock } from '@tokenpair/protocol'
import type { ClientWarning } from '../client-warning.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { parseRecord } from '../session/session-record.ts'
import { decideCopy, newestText } from './earlier-copy.ts'

/** Milliseconds for which a database that failed is left alone. */
const pause = 30_000

/** What {@link createLayeredStorage} is made of. */
export interface Layers {
  readonly database: TokenStorage
  /** Takes its place where it fails, and may hold a session from a time before there was a database. */
  readonly web: TokenStorage
  readonly clock: Pick<Clock, 'monotonic'>
  readonly warn: (warning: ClientWarning) => void
}

/**
 * Creates a storage on a database, else on localStorage. A session that lies in localStorage is moved to the database.
 * Its copy stays and is kept in step until another session begins: a tab that still runs an earlier version of the app
 * knows of no other place, and would go on with another attempt id.
 */
export function createLayeredStorage({ database, web, clock, warn }: Layers): TokenStorage {
  let retryAt = 0
  let isForeign = false

  const readCopy = async (): Promise<string | undefined> => {
    const text = await web.read().catch(() => undefined) // nobody may look at it: there is none
    if (!text || parseRecord(text)) return text
    if (!isForeign) warn({ type: 'storage-foreign' })
    isForeign = true
    return undefined
  }

  const updateBoth: TokenStorage['update'] = async (change) => {
    const copy = await readCopy()
    const text = await database.update((stored) => change(newestText(stored, copy)))
    if (copy) await web.update((latest = '') => decideCopy(latest, text)).catch(() => undefined)
    return text
  }

  const readBoth: TokenStorage['read'] = async () =>
    (await readCopy()) ? updateBoth((newest = '') => newest) : database.read()

  /** Uses the database, unless it has just failed, else what takes its place. */
  const orElse = async <Result>(act: () => Promise<Result>, instead: () => Promise<Result>): Promise<Result> => {
    if (retryAt > clock.monotonic()) return instead()
    try {
      const result = await act()
      retryAt = 0
      return result
    } catch (cause) {
      if (retryAt === 0) warn({ type: 'storage-replaced', cause })
      retryAt = clock.monotonic() + pause
      return instead()
    }
  }

  return {
    read: () => orElse(readBoth, () => web.read()),
    update: (change) =>
      orElse(
        () => updateBoth(change),
        () => web.update(change),
      ),
  }
}
