import { parseWhole } from '../lib/postgres/column-values.ts'
import { connectPostgres } from '../lib/postgres/connection.ts'
import { createAdvance } from '../lib/postgres/create-advance.ts'
import { checkVersion, migrate } from '../lib/postgres/migrate.ts'
import { type PostgresLayout, type PostgresMigration, writeMigrations } from '../lib/postgres/migrations.ts'
import type { PostgresPool } from '../lib/postgres/postgres-pool.ts'
import { postgresRevocationLog } from '../lib/postgres/postgres-revocation-log.ts'
import { deleteOldRevocations } from '../lib/postgres/revocation-query.ts'
import { createRunStatement } from '../lib/postgres/run-statement.ts'
import {
  findSession,
  insertSession,
  listSessions,
  revokeSessions,
  sweepSessions,
} from '../lib/postgres/session-query.ts'
import { parseSessionIdRow, parseSessionRow } from '../lib/postgres/session-row.ts'
import { isDuplicate } from '../lib/postgres/sql-state.ts'
import { tablesIn } from '../lib/postgres/tables.ts'
import type { SessionStore } from '../lib/sessions/session-store.ts'
import { parseTextId, readColumn, readOptionalColumn } from '../lib/sessions/stored-values.ts'

export type { PostgresLayout, PostgresMigration } from '../lib/postgres/migrations.ts'
export type {
  PgClient,
  PgPool,
  PostgresAnswer,
  PostgresJs,
  PostgresPool,
  PostgresQueryable,
} from '../lib/postgres/postgres-pool.ts'
export type { PostgresTables } from '../lib/postgres/postgres-tables.ts'

/** Where a {@link postgresStore} keeps its sessions. */
export interface PostgresStoreOptions extends PostgresLayout {
  /**
   * A `Pool` of `pg`, the `sql` of postgres.js, or any object whose `query(text, values)` answers rows. It stays yours to
   * end; its settings count, among them `statement_timeout`. Each call of the store is one statement.
   */
  readonly pool: PostgresPool
  /** Whether the tables are made, and brought to this release, by the first call (default: true). */
  readonly migrate?: boolean
  /**
   * Whether the server keeps the plans of the statements under names, which `pg` and postgres.js can do (default: `named`). Behind
   * a pooler that knows no prepared statements (PgBouncer before 1.21 in transaction mode) the first one that fails makes it
   * `unnamed` by itself.
   */
  readonly statements?: 'named' | 'unnamed'
  /**
   * Where revocations of other servers are listened for (default: the pool, which lends one connection for it where it has more
   * than one). Behind a pooler in transaction mode, hand in a pool of its own that goes to the server directly, or `false`,
   * so that they are found by reading twice a second only.
   */
  readonly listen?: PostgresPool | false
}

/**
 * Keeps sessions in PostgreSQL 13 or newer, in tables `tokenpair_…`. Any number of servers may share them.
 *
 * A redemption is one statement. Redemptions that come while one is on its way share the next statement. An answered one is
 * as durable as `synchronous_commit` of the server says, which is fully by default.
 *
 * Nothing is sent before the first call of a method; where the tables cannot be made, that call rejects and the next one
 * tries again.
 *
 * @param options The pool, and how the tables are laid out.
 * @returns The store. Its `close()` waits for what is under way, and leaves the pool open.
 * @throws {TypeError} Where there is no pool, or the schema is no plain name.
 * @throws {RangeError} Where the number of partitions is none of those that are possible.
 */
export function postgresStore(options: PostgresStoreOptions): SessionStore {
  checkPool(options)
  const { pool, schema, statements = 'named', listen = pool } = options
  const tables = tablesIn(schema)
  writeMigrations(options)
  const connection = connectPostgres({
    pool,
    naming: statements,
    prepare: (run) => (options.migrate === false ? checkVersion(run, schema) : migrate(run, options)),
  })
  const { run } = connection
  const log = postgresRevocationLog({ tables, run, hearOn: listen === false ? undefined : listen })
  return {
    async insert(session) {
      try {
        await run(insertSession(tables, session))
      } catch (error) {
        if (!isDuplicate(error)) throw error
        throw new Error('The store already holds a session with this id: draw a new one', { cause: error })
      }
    },
    advance: createAdvance(tables, run),
    async find(id) {
      const [row] = await run(findSession(tables, id))
      return row === undefined ? undefined : parseSessionRow(row)
    },
    async list(page) {
      const rows = await run(listSessions(tables, page))
      return rows.map(parseSessionRow)
    },
    async revoke(selector, order) {
      const ids = (await run(revokeSessions(tables, selector, order))).map(parseSessionIdRow)
      if (ids.length > 0) log.hint()
      return ids
    },
    async sweep(sweep) {
      await run(deleteOldRevocations(tables, sweep.now, sweep.limit))
      const [row] = await run(sweepSessions(tables, sweep))
      const isWhole = readColumn(row, 'seen', parseWhole) < sweep.limit
      return {
        deleted: readColumn(row, 'deleted', parseWhole),
        next: isWhole ? undefined : readOptionalColumn(row, 'last', parseTextId),
      }
    },
    revocations: log,
    async close() {
      log.close()
      await connection.close()
    },
  }
}

/**
 * The statements that make the tables, for people who migrate with a tool of their own. Each belongs into one transaction.
 *
 * @param layout How the tables are laid out.
 * @returns The migrations in their order.
 * @throws {TypeError} Where the schema is no plain name.
 * @throws {RangeError} Where the number of partitions is none of those that are possible.
 */
export function postgresMigrations(layout: PostgresLayout = {}): readonly PostgresMigration[] {
  return writeMigrations(layout)
}

/**
 * Makes the tables, or brings them to this release. Does no harm when it is called again, or by several at once: one works and
 * the others wait for it.
 *
 * @param client A pool, a client or anything else that {@link postgresStore} takes.
 * @param layout How the tables are laid out.
 * @throws {TypeError} Where the schema is no plain name.
 * @throws {RangeError} Where the number of partitions is none of those that are possible.
 */
export async function migratePostgres(client: PostgresPool, layout: PostgresLayout = {}): Promise<void> {
  checkPool({ pool: client })
  await migrate(createRunStatement(client, 'unnamed'), layout)
}

function checkPool({ pool }: { readonly pool?: unknown }): void {
  const methods = typeof pool === 'function' ? ['unsafe', 'listen'] : ['query']
  const isPool = (typeof pool === 'object' || typeof pool === 'function') && pool !== null
  if (isPool && methods.every((name) => typeof Reflect.get(pool, name) === 'function')) return
  throw new TypeError('There is no pool: hand in a Pool of pg, the sql of postgres.js, or an object with query()')
}
