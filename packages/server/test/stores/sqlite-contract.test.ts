import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describeSessionStore } from '@tokenpair/testing/session-store'
import { afterAll, describe, expect, test } from 'vitest'
import { createTemporaryFolder } from './temporary-folder.ts'
import { strictDatabase } from './watched-database.ts'

const folder = createTemporaryFolder()
afterAll(() => folder[Symbol.dispose]())

const runner = { describe, test, expect }

describeSessionStore('sqliteStore({ path }) in memory', () => sqliteStore({ path: ':memory:' }), runner)

describeSessionStore('sqliteStore({ path }) in a file', () => sqliteStore({ path: folder.path(randomUUID()) }), runner)

describeSessionStore('sqliteStore({ database })', () => sqliteStore({ database: new DatabaseSync(':memory:') }), runner)

describeSessionStore(
  'sqliteStore({ database }) that reads integers as bigint',
  () => sqliteStore({ database: new DatabaseSync(':memory:', { readBigInts: true }) }),
  runner,
)

describeSessionStore(
  'sqliteStore({ database }) of a driver that asks no rows of a statement without any',
  () => sqliteStore({ database: strictDatabase() }),
  runner,
)
