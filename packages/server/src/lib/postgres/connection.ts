import type { PostgresPool } from './postgres-pool.ts'
import { createRunStatement, type RunStatement, type StatementNaming } from './run-statement.ts'

/** How a store runs its statements. */
export interface PostgresConnection {
  /** Runs a statement as soon as the tables are there. */
  readonly run: RunStatement
  /** Runs nothing more, and waits for what is under way. */
  close(): Promise<void>
}

/** What a connection is made of. */
export interface PostgresConnectionOptions {
  readonly pool: PostgresPool
  readonly naming: StatementNaming
  /** Sees to the tables, before the first statement; where that fails, that statement rejects and the next one tries again. */
  readonly prepare: (run: RunStatement) => Promise<void>
}

/** Nothing happens before the first statement. */
export function connectPostgres({ pool, naming, prepare }: PostgresConnectionOptions): PostgresConnection {
  const send = createRunStatement(pool, naming)
  const underWay = new Set<Promise<unknown>>()
  let preparing: Promise<void> | undefined
  let state: 'open' | 'closed' = 'open'

  const prepareOnce = (): Promise<void> => {
    preparing ??= prepare(send).catch((error: unknown) => {
      preparing = undefined
      throw error
    })
    return preparing
  }
  const runNow: RunStatement = async (statement) => {
    await prepareOnce()
    return await send(statement)
  }
  return {
    run: async (statement) => {
      if (state === 'closed') throw new Error('The session store is closed: make another one')
      const running = runNow(statement)
      underWay.add(running)
      try {
        return await running
      } finally {
        underWay.delete(running)
      }
    },
    close: async () => {
      state = 'closed'
      await Promise.allSettled(underWay)
    },
  }
}
