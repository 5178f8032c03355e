import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { SessionStore } from '../sessions/session-store.ts'
import { parseDatabaseUrl } from './database-url.ts'

/** A store, and the connection that it uses, which the app may use as well. */
export type OpenedStore = AsyncDisposable & {
  readonly store: SessionStore
  /** Creates or changes the tables where they are not those of this release; harmless when repeated, also by several. */
  migrate(): Promise<void>
} & { readonly engine: 'sqlite'; readonly database: DatabaseSync }

/**
 * Opens the store that an address names, with the driver that is installed beside the app: none for SQLite, `pg` for
 * PostgreSQL, `redis` for Redis and Valkey.
 *
 * @param databaseUrl `file:path`, `file::memory:`, `postgres://…` or `redis://…`.
 * @returns The store with its connection. Disposing of it closes both.
 * @throws {TypeError} The address is of another kind; the message does not repeat it.
 * @throws {Error} The driver is not installed, or the database cannot be opened.
 */
export async function openStore(databaseUrl: string): Promise<OpenedStore> {
  const place = parseDatabaseUrl(databaseUrl)
  if (place.engine !== 'sqlite')
    throw new TypeError('This release keeps sessions in SQLite: give an address such as file:auth.db')
  return openSqlite(place.path)
}

async function openSqlite(path: string): Promise<OpenedStore> {
  const { DatabaseSync: Database } = await import('node:sqlite')
  const { sqliteStore } = await import('../../stores/sqlite.ts')
  if (path !== ':memory:') await mkdir(dirname(path), { recursive: true })
  const database = new Database(path)
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
