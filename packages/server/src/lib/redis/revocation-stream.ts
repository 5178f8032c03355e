import type { RevocationLog, RevocationPage } from '../revocation/revocation-log.ts'
import { appendScript, trimScript } from './log-scripts.ts'
import type { RedisConnection } from './redis-connection.ts'
import { parseNumber } from './replies.ts'
import { formatEntry } from './revocation-entry.ts'
import type { RedisKeys } from './shards.ts'
import { createStreamReader } from './stream-reader.ts'

/** The logs of all slots as one. */
export interface RevocationStream extends RevocationLog {
  /** Tells the listeners of this process that something was written. */
  tell(): void
  /** Deletes entries that are over, so many at most. */
  trim(now: number, limit: number): Promise<void>
  /** Ends what listens. */
  close(): void
}

/** What {@link createRevocationStream} works with. */
export interface RevocationStreamOptions {
  readonly connection: RedisConnection
  readonly keys: RedisKeys
  /** Calls back at each message of the channel; `undefined` where the client cannot. */
  readonly hear: ((listener: () => void) => () => void) | undefined
}

export function createRevocationStream({ connection, keys, hear }: RevocationStreamOptions): RevocationStream {
  const listeners = new Set<() => void>()
  const stops = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const readAll = createStreamReader(connection)

  return {
    isShared: true,
    tell,
    append: async (entries) => {
      if (entries.length === 0) return
      // The entries of one call lie in one log, and so are read in their order, or none of them.
      await connection.run(appendScript, keys.logs[0] ?? '', [keys.channel, ...entries.map(formatEntry)])
      tell()
    },
    read: async (after, limit): Promise<RevocationPage> => {
      const places = after?.split(',') ?? []
      const unread = keys.logs.map((key, number) => ({ key, place: places[number] ?? '', entries: [], hasMore: true }))
      const readings = await readAll(unread, limit)
      return {
        entries: readings.flatMap(({ entries }) => entries),
        position: readings.map(({ place }) => place).join(','),
      }
    },
    listen: (listener) => {
      listeners.add(listener)
      // What was published before the end may arrive after it.
      const stopHearing = hear?.(() => {
        if (listeners.has(listener)) listener()
      })
      const stop = (): void => {
        listeners.delete(listener)
        if (stops.delete(stop)) stopHearing?.()
      }
      stops.add(stop)
      return stop
    },
    close: () => {
      for (const stop of stops) stop()
    },
    trim: async (now, limit) => {
      let left = limit
      for (const key of keys.logs) {
        if (left > 0) left -= parseNumber(await connection.run(trimScript, key, [String(now), String(left)]))
      }
    },
  }
}
