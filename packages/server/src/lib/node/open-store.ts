import { parseDatabaseUrl } from './database-url.ts'
import { openPostgres } from './open-postgres.ts'
import { openRedis } from './open-redis.ts'
import { openSqlite } from './open-sqlite.ts'
import type { OpenedStore } from './opened-store.ts'

/** How {@link openStore} finds drivers. */
export interface OpenStoreOptions {
  /** Where the app is that has the driver installed (default: the working directory). */
  readonly folder?: string | undefined
}

/**
 * Opens the store that an address names, by the driver that the app has installed: none for SQLite, `pg` for PostgreSQL,
 * `redis` for Redis and Valkey.
 *
 * @param databaseUrl `file:path`, `file::memory:`, `postgres://…` or `redis://…`.
 * @param options Where the driver is looked for.
 * @returns The store with its connection. It is not migrated yet.
 * @throws {TypeError} The address is of another kind; the message does not repeat it.
 * @throws {Error} The driver is not installed, or the database cannot be reached.
 */
export async function openStore(databaseUrl: string, options: OpenStoreOptions = {}): Promise<OpenedStore> {
  const { folder = process.cwd() } = options
  const place = parseDatabaseUrl(databaseUrl)
  switch (place.engine) {
    case 'sqlite':
      return openSqlite(place.path)
    case 'redis':
      return openRedis(place.url, folder)
    case 'postgres':
      return openPostgres(place.url, folder)
  }
}
