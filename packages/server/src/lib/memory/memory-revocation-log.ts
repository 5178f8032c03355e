import type { RevocationEntry, RevocationLog } from '../revocation/revocation-log.ts'

/** The revocation log of a store in memory. */
export interface MemoryRevocationLog extends RevocationLog {
  /** Adds entries within the same step as something else. */
  add(entries: readonly RevocationEntry[]): void
  /** Looks at some entries at the front, and drops those that are over at a moment in milliseconds since the Unix epoch. */
  forget(now: number, limit: number): void
}

/** An entry with its number. Numbers are never used twice. */
interface NumberedEntry {
  readonly number: number
  readonly entry: RevocationEntry
}

/** Creates an empty log. */
export function memoryRevocationLog(): MemoryRevocationLog {
  const entries: NumberedEntry[] = []
  const listeners = new Set<() => void>()
  let last = 0
  const add = (added: readonly RevocationEntry[]): void => {
    for (const entry of structuredClone(added)) entries.push({ number: ++last, entry })
    if (added.length > 0) for (const listener of listeners) listener()
  }
  return {
    isShared: false,
    add,
    append: async (added) => add(added),
    read: async (after = '0', limit) => {
      const start = firstBehind(entries, Number(after))
      const page = entries.slice(start, start + limit)
      return { entries: page.map(({ entry }) => entry), position: String(page.at(-1)?.number ?? after) }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    forget: (now, limit) => {
      const front = entries.splice(0, limit)
      entries.unshift(...front.filter(({ entry }) => entry.until > now))
    },
  }
}

/** Where the numbers greater than one begin, in a list that is in their order. */
function firstBehind(entries: readonly NumberedEntry[], number: number): number {
  let [start, end] = [0, entries.length]
  while (start < end) {
    const middle = (start + end) >> 1
    if ((entries[middle]?.number ?? Infinity) <= number) start = middle + 1
    else end = middle
  }
  return start
}
