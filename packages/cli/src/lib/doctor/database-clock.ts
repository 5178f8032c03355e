import { isRecord } from '@tokenpair/protocol'
import type { OpenedStore } from '@tokenpair/server/node'

/** What time a database has, in milliseconds since the Unix epoch; `undefined` where it goes by the clock of this machine. */
export async function readDatabaseClock(opened: OpenedStore): Promise<number | undefined> {
  switch (opened.engine) {
    case 'sqlite':
      return undefined
    case 'postgres': {
      const sql = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now'
      const [row] = (await opened.pool.query(sql)).rows
      return Number(isRecord(row) ? row['now'] : undefined)
    }
    case 'redis': {
      const [seconds, microseconds] = listOf(await opened.client.sendCommand(['TIME']))
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
    }
  }
}

function listOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : []
}
