import type { PostgresTables } from '@tokenpair/server/stores/postgres'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { getTableConfig } from 'drizzle-orm/pg-core'
import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSession, now } from '../stored-session.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { tokenpairSchema, tokenpairSessions } from './drizzle-tables.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.store().insert(createSession({ absoluteExpiresAt: undefined }))
  await database
    .store()
    .revocations.append([{ target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: now }])
})
afterAll(() => database[Symbol.asyncDispose]())

/** What the database says of the columns of a table. */
async function columnsOf(table: string): Promise<Readonly<Record<string, { type: string; isNullable: boolean }>>> {
  const { rows } = await database.pool.query(
    `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2`,
    [database.schema, table],
  )
  return Object.fromEntries(
    rows.map((row) => [row.column_name, { type: row.data_type, isNullable: row.is_nullable === 'YES' }]),
  )
}

describe('PostgresTables', () => {
  test('are the tables as Kysely finds them', async () => {
    // An object of the type: the compiler holds its keys to the type, and the database holds them to the table.
    const expected: {
      readonly [Table in keyof PostgresTables]: Readonly<Record<keyof PostgresTables[Table], string>>
    } = {
      tokenpair_sessions: {
        created_at: 'string',
        refreshed_at: 'string',
        idle_lifetime: 'string',
        idle_expires_at: 'string',
        absolute_expires_at: 'null',
        revoked_at: 'null',
        generation: 'number',
        attempt_bound: 'boolean',
        id: 'string',
        chain: 'bytes',
        previous_1: 'bytes',
        previous_2: 'bytes',
        manager: 'string',
        subject: 'string',
        method: 'string',
        scopes: 'string',
        claims: 'string',
        device: 'string',
        revocation_reason: 'null',
      },
      tokenpair_revocations: {
        written_by: 'string',
        position: 'string',
        kind: 'string',
        target: 'string',
        mark: 'string',
        issued_before: 'null',
        until: 'string',
      },
      tokenpair_schema: { version: 'number', migrated_at: 'date' },
    }
    const db = new Kysely<PostgresTables>({ dialect: new PostgresDialect({ pool: database.pool }) }).withSchema(
      database.schema,
    )
    const rows = {
      tokenpair_sessions: await db.selectFrom('tokenpair_sessions').selectAll().executeTakeFirst(),
      tokenpair_revocations: await db.selectFrom('tokenpair_revocations').selectAll().executeTakeFirst(),
      tokenpair_schema: await db.selectFrom('tokenpair_schema').selectAll().executeTakeFirst(),
    }
    const types = Object.fromEntries(
      Object.entries(rows).map(([table, row = {}]) => [
        table,
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeOf(value)])),
      ]),
    )

    expect(types).toEqual(expected)
  })

  test('are the tables as Drizzle is told of them', async () => {
    for (const table of [tokenpairSessions, tokenpairSchema]) {
      const { name, columns } = getTableConfig(table)
      const actual = await columnsOf(name)
      const told = columns.map((column) => [column.name, { type: column.getSQLType(), isNullable: !column.notNull }])

      expect(actual).toMatchObject(Object.fromEntries(told))
    }
  })

  test('answer queries of Drizzle', async () => {
    const db = drizzle({ client: database.connect({ options: `-c search_path=${database.schema}` }) })
    const rows = await db.select().from(tokenpairSessions).where(eq(tokenpairSessions.subject, 'alice'))

    expect(rows).toMatchObject([{ id: createSession().id, createdAt: now, absoluteExpiresAt: null }])
  })
})

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return 'bytes'
  return value instanceof Date ? 'date' : typeof value
}
