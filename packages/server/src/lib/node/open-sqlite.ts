import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { OpenedStore } from './opened-store.ts'

/** Opens a file, or a database in memory. */
export async function openSqlite(path: string): Promise<OpenedStore> {
  const { DatabaseSync } = await import('node:sqlite')
  const { sqliteStore } = await import('../../stores/sqlite.ts')
  if (path !== ':memory:') await mkdir(dirname(path), { recursive: true })
  const database = new DatabaseSync(path)
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const store = sqliteStore({ database })
  return {
    engine: 'sqlite',
    store,
    database,
    migrate: async () => {
      await store.list({ matching: {}, now: 0, limit: 1 }) // the first call creates what is missing
    },
    [Symbol.asyncDispose]: async () => {
      await store.close()
      database.close()
    },
  }
}
