import { createHash } from 'node:crypto'
import type { SessionStore } from '@tokenpair/server'
import type { TestDatabase } from '../../stores/postgres/database.ts'
import { sessionId } from '../../stores/stored-session.ts'
import { type Database, declareWindow, memoryDatabase, sessionOf } from './databases.ts'
import type { Rules } from './world.ts'

/** PostgreSQL for a share of what is presented, and memory for the rest. */
export interface PostgresModelDatabase extends Database {
  /** How often the row was held by PostgreSQL. */
  count(): number
}

/** How much of a search goes to PostgreSQL. */
export interface PostgresShare {
  readonly test: TestDatabase
  /** From 0 to 1; which presentations it is follows from the seed. */
  readonly share: number
  readonly seed: number
  readonly restoreWindow: Rules['restoreWindow']
}

/** A store on PostgreSQL whose only session can be put into any state. */
export async function postgresDatabase(options: PostgresShare): Promise<PostgresModelDatabase> {
  const { test, share, seed, restoreWindow } = options
  const store = test.store({ listen: false })
  const clear = {
    name: 'clear',
    text: `DELETE FROM ${test.schema}.tokenpair_sessions WHERE id = $1`,
    values: [sessionId(1)],
  }
  if (restoreWindow === 'declared') await declareWindow(store)
  const memory = memoryDatabase(restoreWindow)
  let asked = 0
  let held = 0
  return {
    async hold(row): Promise<SessionStore> {
      asked += 1
      if (chance(seed, asked) >= share) return memory.hold(row)
      held += 1
      await test.pool.query(clear)
      if (row !== undefined) await store.insert(sessionOf(row))
      return store
    },
    count: () => held,
    [Symbol.dispose]: () => memory[Symbol.dispose](),
  }
}

function chance(seed: number, number: number): number {
  return createHash('sha256').update(`${seed} ${number}`).digest().readUInt32BE() / 2 ** 32
}
