import { migratePostgres, postgresStore } from '@tokenpair/server/stores/postgres'
import pg from 'pg'
import { type PostgresServer, startPostgres } from '../../../../scripts/databases/postgres.ts'
import { chainOf, idOf, sessionOf } from './sample-session.ts'
import type { StoreBench } from './store-bench.ts'

const schema = 'tokenpair_bench'

/** `pg` with a pool of ten, on a server of its own with durable settings. */
export async function benchPostgres(): Promise<StoreBench> {
  const server = await startServer()
  const pool = new pg.Pool({ connectionString: server.url, max: 10 })
  pool.on('error', () => undefined)
  await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  await migratePostgres(pool, { schema })
  let filled = 0
  return {
    engine: 'PostgreSQL, pg',
    store: postgresStore({ pool, schema }),
    plain: {
      name: 'one prepared conditional UPDATE for each',
      advance: async (number, generation) => {
        await pool.query({
          name: 'plain',
          text: `UPDATE ${schema}.tokenpair_sessions SET generation = $3, chain = $4, refreshed_at = $5
            WHERE id = $1 AND generation = $2 AND revoked_at IS NULL RETURNING *`,
          values: [idOf(number), generation, generation + 1, Buffer.from(chainOf(generation + 1), 'base64url'), 1],
        })
      },
    },
    targets: { many: 2, one: 0.9, bytesPerSession: 350 },
    fill: async (count) => {
      while (filled < count) {
        const end = Math.min(filled + 5000, count)
        const rows = Array.from({ length: end - filled }, (_, index) => rowOf(filled + index))
        await pool.query(
          `INSERT INTO ${schema}.tokenpair_sessions SELECT * FROM json_populate_recordset(null::${schema}.tokenpair_sessions, $1)`,
          [JSON.stringify(rows)],
        )
        filled = end
      }
      await pool.query(`VACUUM ANALYZE ${schema}.tokenpair_sessions`)
      await pool.query('CHECKPOINT')
      // The first change of a page after a checkpoint writes all of it. Where a million sessions are refreshed every ten minutes,
      // another one of the page has paid for that long before.
      await pool.query(
        `UPDATE ${schema}.tokenpair_sessions SET refreshed_at = refreshed_at WHERE (ctid::text::point)[1] = 1`,
      )
    },
    measureBytes: async () => {
      const { rows } = await pool.query<{ bytes: string }>(
        `SELECT pg_total_relation_size('${schema}.tokenpair_sessions') AS bytes`,
      )
      return Number(rows[0]?.bytes)
    },
    remark: async () => {
      const { rows } = await pool.query<{ share: string | null }>(
        `SELECT round(100.0 * n_tup_hot_upd / nullif(n_tup_upd, 0)) AS share FROM pg_stat_all_tables
        WHERE schemaname = '${schema}' AND relname = 'tokenpair_sessions'`,
      )
      return `${rows[0]?.share} % of the updates stayed on the page of their row (HOT)`
    },
    close: async () => {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`)
      await pool.end()
      await server.stop()
    },
  }
}

/** A server with 512 MB for its pages: a quarter of 2 GB, as the manual of PostgreSQL advises. */
async function startServer(): Promise<PostgresServer> {
  const server = await startPostgres()
  if (!server.isOwn) return server
  const administrator = new pg.Client({ connectionString: server.url })
  await administrator.connect()
  await administrator.query(`ALTER SYSTEM SET shared_buffers = '512MB'`)
  await administrator.end()
  await server.restart()
  return server
}

function rowOf(number: number): Readonly<Record<string, unknown>> {
  const session = sessionOf(number)
  const chain = `\\x${'0'.repeat(32)}`
  return {
    created_at: session.createdAt,
    refreshed_at: session.refreshedAt,
    idle_lifetime: session.idleLifetime,
    idle_expires_at: session.idleExpiresAt,
    absolute_expires_at: session.absoluteExpiresAt,
    generation: 0,
    attempt_bound: false,
    id: session.id,
    chain,
    previous_1: chain,
    previous_2: chain,
    manager: session.manager,
    subject: session.subject,
    method: session.method,
    scopes: JSON.stringify(session.scopes),
    claims: JSON.stringify(session.claims),
    device: JSON.stringify(session.device),
  }
}
