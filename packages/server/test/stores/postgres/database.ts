import { randomBytes } from 'node:crypto'
import type { SessionStore } from '@tokenpair/server'
import { migratePostgres, type PostgresStoreOptions, postgresStore } from '@tokenpair/server/stores/postgres'
import pg from 'pg'
import { inject } from 'vitest'

/** The address of the server that all tests share. */
export async function postgresUrl(): Promise<string> {
  const response = await fetch(inject('postgresStarter'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

/** A schema of its own on that server, which goes with its pools. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  readonly schema: string
  /** Up to ten connections of `pg`, which do not wait for the disk: the tests cut no power. */
  readonly pool: pg.Pool
  /** Another pool, which is ended with the rest. */
  connect(config?: pg.PoolConfig): pg.Pool
  /** A store on the schema. */
  store(options?: Partial<PostgresStoreOptions>): SessionStore
  /** Deletes all rows. */
  clear(): Promise<void>
}

/** Makes the schema, with its tables where nothing else is said. */
export async function createTestDatabase(tables: 'migrated' | 'absent' = 'migrated'): Promise<TestDatabase> {
  const url = await postgresUrl()
  const schema = `test_${randomBytes(8).toString('hex')}`
  const pools: pg.Pool[] = []
  const connect = (config: pg.PoolConfig = {}): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, options: '-c synchronous_commit=off', ...config })
    pool.on('error', () => undefined) // connections that a test cuts
    pools.push(pool)
    return pool
  }
  const pool = connect()
  if (tables === 'migrated') await migratePostgres(pool, { schema })
  return {
    url,
    schema,
    pool,
    connect,
    store: (options) => postgresStore({ pool, schema, ...options }),
    clear: async () => {
      await pool.query(`DELETE FROM ${schema}.tokenpair_sessions; DELETE FROM ${schema}.tokenpair_revocations`)
    },
    [Symbol.asyncDispose]: async () => {
      await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
      await Promise.all(pools.map((each) => each.end()))
    },
  }
}
