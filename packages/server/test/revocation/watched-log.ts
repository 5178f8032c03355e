import type { RevocationEntry, RevocationLog, SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

/** A store whose log behaves as that of a database that is far away. */
export interface FarStore extends SessionStore {
  /** What becomes of readings from now on. */
  state: 'answers' | 'fails' | 'hangs'
  /** Whether those who listen are told. */
  push: 'works' | 'lost'
  /** Writes an entry whose transaction is not committed yet: it has its number, and nobody reads it. Answers the commit. */
  begin(entry: RevocationEntry): () => void
  /** Settles when the log is first read. */
  readonly firstReading: Promise<void>
  /** Tells those who listen, as a connection does that is there again. */
  tell(): void
}

/** An entry with its number, in the order of the numbers, which is not that of the commits. */
interface Written {
  readonly entry: RevocationEntry
  committedAs: number | undefined
}

export function farStore(): FarStore {
  const inner = memoryStore()
  const written: Written[] = []
  const listeners = new Set<() => void>()
  let commits = 0
  let beginReading = (): void => undefined
  const firstReading = new Promise<void>((resolve) => {
    beginReading = resolve
  })
  const begin = (entry: RevocationEntry): (() => void) => {
    const row: Written = { entry, committedAs: undefined }
    written.push(row)
    return () => {
      row.committedAs = ++commits
      if (far.push === 'works') far.tell()
    }
  }
  const append: RevocationLog['append'] = async (entries) => {
    for (const entry of entries) begin(entry)()
  }
  const revocations: RevocationLog = {
    isShared: true,
    append,
    read: async (after = '0', limit) => {
      beginReading()
      if (far.state === 'hangs') return new Promise(() => undefined)
      if (far.state === 'fails') throw new Error('The database is away')
      const rows = written.filter(({ committedAs = 0 }) => committedAs > Number(after)).slice(0, limit)
      return { entries: rows.map(({ entry }) => entry), position: String(commits) }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const far: FarStore = {
    ...inner,
    revoke: async (selector, order) => {
      const ids = await inner.revoke(selector, order)
      await append(
        ids.map((id) => ({
          target: { kind: 'session', id },
          mark: 'dead',
          issuedBefore: undefined,
          until: order.until,
        })),
      )
      return ids
    },
    revocations,
    state: 'answers',
    push: 'works',
    begin,
    firstReading,
    tell: () => {
      for (const listener of listeners) listener()
    },
  }
  return far
}
