import type { RevocationLog } from '../revocation/revocation-log.ts'
import { keepHearing } from './keep-hearing.ts'
import { parsePosition, startOfLog } from './log-position.ts'
import type { PostgresPool } from './postgres-pool.ts'
import { describePage } from './read-log.ts'
import { insertRevocations, selectRevocations } from './revocation-query.ts'
import type { RunStatement } from './run-statement.ts'
import type { Tables } from './tables.ts'

/** The revocation log of a store, with what the store itself does to it. */
export interface PostgresRevocationLog extends RevocationLog {
  /** Calls those who listen here, of what this server has written. */
  hint(): void
  /** Gives the connection back that listens. */
  close(): void
}

/** What the log works on. */
export interface PostgresRevocationLogOptions {
  readonly tables: Tables
  readonly run: RunStatement
  /** Where to take a connection that listens; `undefined` to find all by reading. */
  readonly hearOn: PostgresPool | undefined
}

/** Creates the log of some tables. */
export function postgresRevocationLog({ tables, run, hearOn }: PostgresRevocationLogOptions): PostgresRevocationLog {
  const listeners = new Set<() => void>()
  let epoch = 0

  const hint = (): void => {
    for (const listener of listeners) listener()
  }
  const hearing = keepHearing({
    pool: hearOn,
    channel: tables.channel,
    onHint: hint,
    onGap: () => {
      // A server that crashed may give the number of a transaction that it has forgotten to another one: all is read again.
      epoch += 1
      hint()
    },
  })

  return {
    isShared: true,
    async append(entries) {
      if (entries.length === 0) return
      await run(insertRevocations(tables, entries))
      hint()
    },
    async read(given, limit) {
      if (listeners.size > 0) hearing.open()
      const position = parsePosition(given)
      const after = position?.epoch === epoch ? position : startOfLog(epoch)
      try {
        const rows = await run(selectRevocations(tables, after, limit))
        return describePage({ rows, after, limit })
      } catch (error) {
        epoch += 1
        throw error
      }
    },
    listen(listener) {
      listeners.add(listener)
      hearing.open()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) hearing.close()
      }
    },
    hint,
    close() {
      listeners.clear()
      hearing.close()
    },
  }
}
