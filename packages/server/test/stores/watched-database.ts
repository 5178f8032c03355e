import { DatabaseSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from '@tokenpair/server/stores/sqlite'

/** A database in memory that writes down which transactions it is told of, and may fail. */
export interface WatchedDatabase extends SqliteDatabase {
  /** What came, in order: `BEGIN`, `COMMIT` and `ROLLBACK`, and what a test adds. */
  readonly log: string[]
  /** Makes the next statement fail that begins so. */
  failAt(beginning: string): void
}

export function watchedDatabase(): WatchedDatabase {
  const inner = strictDatabase()
  const log: string[] = []
  let failing: string | undefined
  return {
    log,
    failAt: (beginning) => {
      failing = beginning
    },
    exec: (sql) => {
      const [word = ''] = sql.trim().split(' ')
      if (['BEGIN', 'COMMIT', 'ROLLBACK'].includes(word)) log.push(word)
      if (failing !== undefined && sql.startsWith(failing)) {
        failing = undefined
        throw new Error(`${word} failed`)
      }
      return inner.exec(sql)
    },
    prepare: (sql) => inner.prepare(sql),
  }
}

/** A database that lets only statements that return rows be asked for rows, as `better-sqlite3` does. */
export function strictDatabase(): SqliteDatabase {
  const database = new DatabaseSync(':memory:')
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql): SqliteStatement => {
      const statement = database.prepare(sql)
      const returnsRows = statement.columns().length > 0
      return {
        run: (...parameters) => {
          if (returnsRows) throw new TypeError('This statement returns data: use all()')
          return statement.run(...parameters)
        },
        all: (...parameters) => {
          if (!returnsRows) throw new TypeError('This statement does not return data: use run()')
          return statement.all(...parameters)
        },
      }
    },
  }
}
