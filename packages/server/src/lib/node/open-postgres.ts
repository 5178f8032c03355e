import type { PgPool } from '../postgres/postgres-pool.ts'
import { loadDriver } from './load-driver.ts'
import type { OpenedStore } from './opened-store.ts'

/** A pool of the package `pg`, as far as it is used here. */
export interface OpenedPool extends PgPool {
  query(
    statement: string | { readonly text: string; readonly values: unknown[] },
  ): Promise<{ readonly rows: readonly unknown[] }>
  on(event: 'error', listener: (error: unknown) => void): unknown
  end(): Promise<void>
}

interface PostgresDriver {
  readonly Pool: new (options: {
    readonly connectionString: string
    readonly connectionTimeoutMillis: number
  }) => OpenedPool
}

/** Milliseconds until an address is given up that nobody answers at. */
const patience = 10_000

/** Connects to a PostgreSQL by the package `pg`. */
export async function openPostgres(url: string, folder: string): Promise<OpenedStore> {
  const driver = await loadDriver('pg', folder)
  if (!isPostgresDriver(driver))
    throw new TypeError('The package pg is another one than node-postgres: install pg 8 or later')
  const { migratePostgres, postgresStore } = await import('../../stores/postgres.ts')
  const pool = new driver.Pool({ connectionString: url, connectionTimeoutMillis: patience })
  pool.on('error', () => undefined) // of an idle connection: the next call takes another one, and reports its own failure
  const store = postgresStore({ pool, migrate: false })
  return {
    engine: 'postgres',
    store,
    pool,
    migrate: () => migratePostgres(pool),
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await pool.end()
    },
  }
}

function isPostgresDriver(driver: object): driver is PostgresDriver {
  return 'Pool' in driver && typeof driver.Pool === 'function'
}
