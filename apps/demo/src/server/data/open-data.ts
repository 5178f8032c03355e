import type { OpenedStore } from '@tokenpair/server/node'
import type { DemoData } from './demo-data.ts'
import { openPostgresData } from './postgres-data.ts'
import { openRedisData } from './redis-data.ts'
import { openSqliteData } from './sqlite-data.ts'

/** Opens what the demo keeps itself, on the connection of the sessions. */
export async function openData(opened: OpenedStore): Promise<DemoData> {
  switch (opened.engine) {
    case 'sqlite':
      return openSqliteData(opened.database)
    case 'postgres':
      return openPostgresData(opened.pool)
    case 'redis':
      return openRedisData(opened.client)
  }
}
