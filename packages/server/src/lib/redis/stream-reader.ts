import type { RevocationEntry } from '../revocation/revocation-log.ts'
import { readScript } from './log-scripts.ts'
import type { RedisConnection } from './redis-connection.ts'
import { parseTexts } from './replies.ts'
import { parseEntry } from './revocation-entry.ts'

/** Where one log goes on, and what was read of it. */
interface Reading {
  readonly key: string
  readonly place: string
  readonly entries: readonly RevocationEntry[]
  readonly hasMore: boolean
}

/** Reads on in several logs, so many entries at most in all of them together. */
export type ReadStreams = (unread: readonly Reading[], limit: number) => Promise<readonly Reading[]>

export function createStreamReader(connection: RedisConnection): ReadStreams {
  const readOn = async (reading: Reading, limit: number): Promise<Reading> => {
    const found = parseTexts(await connection.run(readScript, reading.key, [reading.place, String(limit)]))
    const entries = found.filter((_, number) => number % 2 === 1).map(parseEntry)
    return {
      key: reading.key,
      place: found.at(-2) ?? reading.place,
      entries: [...reading.entries, ...entries],
      hasMore: entries.length === limit,
    }
  }
  /** Each log gives its share, and then those that have more give theirs of what is left. */
  return async (unread, limit) => {
    let readings = unread
    for (;;) {
      const open = readings.filter(({ hasMore }) => hasMore)
      const left = limit - count(readings)
      if (open.length === 0 || left <= 0) return readings
      const share = Math.max(1, Math.floor(left / open.length))
      const asked = new Set(open.slice(0, left))
      readings = await Promise.all(
        readings.map(async (reading) => (asked.has(reading) ? await readOn(reading, share) : reading)),
      )
    }
  }
}

function count(readings: readonly Reading[]): number {
  return readings.reduce((sum, { entries }) => sum + entries.length, 0)
}
