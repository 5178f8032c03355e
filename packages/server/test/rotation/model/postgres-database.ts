import { createHash } from 'node:crypto'
import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import type { TestDatabase } from '../../stores/postgres/database.ts'
import { type Database, sessionOf } from './databases.ts'

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
}

/** A store on PostgreSQL whose only session can be put into any state. */
export function postgresDatabase({ test, share, seed }: PostgresShare): PostgresModelDatabase {
  const store = test.store({ listen: false })
  const table = `${test.schema}.tokenpair_sessions`
  let asked = 0
  let held = 0
  return {
    async hold(row): Promise<SessionStore> {
      asked += 1
      if (chance(seed, asked) >= share) {
        const memory = memoryStore()
        if (row !== undefined) await memory.insert(sessionOf(row))
        return memory
      }
      held += 1
      await test.pool.query({ name: 'clear', text: `DELETE FROM ${table}` })
      if (row !== undefined) await store.insert(sessionOf(row))
      return store
    },
    count: () => held,
    [Symbol.dispose]: () => undefined,
  }
}

function chance(seed: number, number: number): number {
  return createHash('sha256').update(`${seed} ${number}`).digest().readUInt32BE() / 2 ** 32
}
