import type { RevocationEntry, RevocationLog } from '../revocation/revocation-log.ts'

/** The revocation log of a store in memory: nobody else writes to it. */
export interface MemoryRevocationLog extends RevocationLog {
  /** Adds entries within the same step as something else. */
  add(entries: readonly RevocationEntry[]): void
  /** Drops some entries at the front, up to the first one that is not over at a moment in milliseconds since the Unix epoch. */
  forget(now: number, limit: number): void
}

/** Creates an empty log. */
export function memoryRevocationLog(): MemoryRevocationLog {
  let entries: readonly RevocationEntry[] = []
  let forgotten = 0
  const add = (added: readonly RevocationEntry[]): void => {
    if (added.length > 0) entries = [...entries, ...structuredClone(added)]
  }
  return {
    isShared: false,
    add,
    append: async (added) => add(added),
    read: async (after, limit) => {
      const start = Math.max(0, Number(after ?? 0) - forgotten)
      const page = entries.slice(start, start + limit)
      return { entries: page, position: String(forgotten + start + page.length) }
    },
    forget: (now, limit) => {
      const firstLiving = entries.findIndex(({ until }) => until > now)
      const dropped = Math.min(limit, firstLiving === -1 ? entries.length : firstLiving)
      forgotten += dropped
      entries = entries.slice(dropped)
    },
  }
}
