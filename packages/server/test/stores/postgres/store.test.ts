import {
  migratePostgres,
  type PgPool,
  type PostgresQueryable,
  postgresMigrations,
  postgresStore,
} from '@tokenpair/server/stores/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSession, now, sessionId } from '../stored-session.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** The error of a driver. */
function driverError(code: string): Error {
  return Object.assign(new Error('select secret from "tokenpair_sessions"'), { code })
}

/** A pool on which some statements fail before they are sent. */
function failingPool(fail: (text: string) => Error | undefined): PostgresQueryable {
  return {
    query: async (text, values) => {
      const error = fail(text)
      if (error !== undefined) throw error
      return await database.pool.query(text, values)
    },
  }
}

describe('postgresStore()', () => {
  test.each([{}, { pool: null }, { pool: {} }, { pool: () => undefined }, { pool: 'postgres://localhost' }])(
    'refuses what is no pool: %j',
    (options) => {
      expect(() => Reflect.apply(postgresStore, undefined, [options])).toThrow(TypeError)
    },
  )

  test.each(['', 'Auth', 'auth"; DROP TABLE users; --', '1st', 'a'.repeat(41)])(
    'refuses a schema that is no plain name: %j',
    (schema) => {
      expect(() => postgresStore({ pool: database.pool, schema })).toThrow(TypeError)
    },
  )

  test('refuses a number of partitions that does not divide the buckets', () => {
    expect(() => postgresStore({ pool: database.pool, partitions: 3 })).toThrow(RangeError)
  })

  test('sends nothing before it is used', async () => {
    let statements = 0
    const store = database.store({
      pool: failingPool(() => {
        statements += 1
        return undefined
      }),
    })
    await store.close()

    expect(statements).toBe(0)
  })

  test('finishes what was called before it closes, rejects what is called afterwards, and leaves the pool open', async () => {
    await database.clear()
    const store = database.store()
    const inserted = store.insert(createSession())
    await store.close()

    await expect(inserted).resolves.toBeUndefined()
    await expect(store.find(createSession().id)).rejects.toThrow('The session store is closed')
    await expect(database.pool.query('SELECT 1')).resolves.toMatchObject({ rowCount: 1 })
  })

  test.each(['ECONNREFUSED', '57P01', 'CONNECTION_CLOSED'])(
    'says that the database cannot be used, and nothing of the statement: %s',
    async (code) => {
      const store = database.store({ pool: failingPool(() => driverError(code)) })
      const failure = await store.find(createSession().id).catch((error: unknown) => error)

      expect(failure).toMatchObject({ message: expect.stringMatching(/^PostgreSQL /), cause: { code } })
      expect(String(failure)).not.toMatch(/secret|tokenpair_/)
    },
  )

  test('tries again where the first statement failed', async () => {
    let failures = 1
    const store = database.store({
      pool: failingPool(() => (failures-- > 0 ? driverError('ECONNREFUSED') : undefined)),
    })
    await expect(store.find(createSession().id)).rejects.toThrow('could not be reached')

    await expect(store.find(createSession().id)).resolves.toMatchObject({ id: createSession().id })
  })

  test.each(['40001', '40P01'])('repeats a statement that lost against another one: %s', async (code) => {
    let failures = 2
    const store = database.store({
      pool: failingPool((text) => (text.includes('SELECT') && failures-- > 0 ? driverError(code) : undefined)),
      migrate: true,
    })

    await expect(store.find(createSession().id)).resolves.toBeDefined()
  })

  test.each(['26000', '42P05'])(
    'goes on without prepared statements where a pooler does not know them: %s',
    async (code) => {
      const names: (string | undefined)[] = []
      const { pool } = database
      const store = database.store({
        pool: {
          connect: () => pool.connect(),
          query: async (statement: Parameters<PgPool['query']>[0]) => {
            names.push(statement.name)
            if (statement.name !== undefined) throw driverError(code)
            return await pool.query({ text: statement.text, values: statement.values })
          },
        },
      })
      await Promise.all([1, 2].map((number) => store.find(sessionId(number)))) // both know it only when they have failed
      await store.find(createSession().id)
      const afterMigration = names.slice(3).map((name) => (name === undefined ? 'unnamed' : 'named'))

      expect(afterMigration).toEqual(['named', 'named', 'unnamed', 'unnamed', 'unnamed'])
    },
  )

  test.each(['alice\0admin', 'alice\uD83D'])(
    'refuses a subject that would not come back as it is: %j',
    async (subject) => {
      await expect(database.store().insert(createSession({ subject }))).rejects.toThrow(RangeError)
    },
  )

  test.each([
    ['claims', `claims = '{'`],
    ['chain', `chain = '\\x00'`],
    ['revocation_reason', `revoked_at = 1, revocation_reason = 'boredom'`],
  ])('says that column %s is damaged after %s', async (column, damage) => {
    await database.clear()
    const store = database.store()
    await store.insert(createSession())
    await database.pool.query(`UPDATE ${database.schema}.tokenpair_sessions SET ${damage}`)

    await expect(store.find(createSession().id)).rejects.toThrow(`A stored row is damaged in column ${column}:`)
  })

  test('deletes what ended in small batches that several servers take at once without waiting for each other', async () => {
    await database.clear()
    const store = database.store()
    await store.insert(createSession({ idleExpiresAt: now }))
    const other = await database.pool.connect()
    await other.query(`BEGIN; SELECT FROM ${database.schema}.tokenpair_sessions FOR UPDATE`)
    const held = await store.sweep({ endedBy: now, now, limit: 10 })
    await other.query('COMMIT')
    other.release()

    expect([held, await store.sweep({ endedBy: now, now, limit: 10 })]).toEqual([
      { deleted: 0, next: undefined },
      { deleted: 1, next: undefined },
    ])
  })
})

describe('the migrations of postgresStore()', () => {
  test('are run once, by one of four servers that start at once', async () => {
    await using fresh = await createTestDatabase('absent')
    const stores = Array.from({ length: 4 }, () => fresh.store({ pool: fresh.connect() }))
    const found = await Promise.all(stores.map((store) => store.find(createSession().id)))
    const { rows } = await fresh.pool.query(`SELECT version FROM ${fresh.schema}.tokenpair_schema`)

    expect([found, rows]).toEqual([[undefined, undefined, undefined, undefined], [{ version: 1 }]])
  })

  test('are left to somebody else with migrate: false, which says so where nobody has run them', async () => {
    await using fresh = await createTestDatabase('absent')
    const store = fresh.store({ migrate: false })
    await expect(store.find(createSession().id)).rejects.toThrow(
      'The tables are at version 0 of 1: run migratePostgres()',
    )
    await migratePostgres(fresh.pool, { schema: fresh.schema })

    await expect(store.find(createSession().id)).resolves.toBeUndefined()
  })

  test('refuse tables of a later release', async () => {
    await using fresh = await createTestDatabase()
    await fresh.pool.query(`INSERT INTO ${fresh.schema}.tokenpair_schema VALUES (99)`)

    await expect(fresh.store({ migrate: false }).find(createSession().id)).rejects.toThrow('update @tokenpair/server')
    await expect(fresh.store().find(createSession().id)).rejects.toThrow('update @tokenpair/server')
  })

  test('are statements that another tool can run', async () => {
    await using fresh = await createTestDatabase('absent')
    for (const { sql } of postgresMigrations({ schema: fresh.schema, partitions: 2 })) {
      await fresh.pool.query(`BEGIN; ${sql} COMMIT`)
    }

    await expect(fresh.store({ migrate: false }).find(createSession().id)).resolves.toBeUndefined()
  })

  test('put all sessions of a user into one partition, by the bucket of their ids', async () => {
    await using fresh = await createTestDatabase('absent')
    await migratePostgres(fresh.pool, { schema: fresh.schema, partitions: 64 })
    const { rows } = await fresh.pool.query(
      `SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = '${fresh.schema}.tokenpair_sessions'::regclass`,
    )

    expect(rows).toEqual([{ count: 64 }])
  })
})
