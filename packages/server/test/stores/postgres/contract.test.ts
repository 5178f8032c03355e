import { migratePostgres } from '@tokenpair/server/stores/postgres'
import { describeSessionStore } from '@tokenpair/testing/session-store'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, postgresUrl, type TestDatabase } from './database.ts'

const runner = { describe, test, expect }

let plain: TestDatabase
let partitioned: TestDatabase
let sql: postgres.Sql

beforeAll(async () => {
  plain = await createTestDatabase()
  partitioned = await createTestDatabase('absent')
  await migratePostgres(partitioned.pool, { schema: partitioned.schema, partitions: 4 })
  sql = postgres(await postgresUrl(), {
    onnotice: () => undefined,
    connection: { options: '-c synchronous_commit=off' },
  })
})

afterAll(async () => {
  await sql.end()
  await plain[Symbol.asyncDispose]()
  await partitioned[Symbol.asyncDispose]()
})

describeSessionStore(
  'postgresStore() on a Pool of pg',
  async () => {
    await plain.clear()
    return plain.store()
  },
  runner,
)

describeSessionStore(
  'postgresStore() on postgres.js',
  async () => {
    await plain.clear()
    return plain.store({ pool: sql })
  },
  runner,
)

describeSessionStore(
  'postgresStore() on an object with query(), without prepared statements, with partitions',
  async () => {
    await partitioned.clear()
    const query = async (text: string, values: string[]) => (await partitioned.pool.query(text, values)).rows
    return partitioned.store({ pool: { query }, statements: 'unnamed' })
  },
  runner,
)
