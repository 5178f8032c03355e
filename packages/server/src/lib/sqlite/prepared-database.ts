import type { SqliteQuery } from './session-query.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** A database that prepares each statement once. Everything happens at once, so that no other call comes between. */
export interface PreparedDatabase {
  /** Runs a statement to its end. */
  run(query: SqliteQuery): readonly unknown[]
  /**
   * Runs steps in one transaction: all of them or none.
   *
   * @returns What the steps answer. By then it is committed.
   */
  transact<T>(steps: readonly (() => T)[]): readonly T[]
}

/** Prepares nothing before it is run. */
export function prepareDatabase(database: SqliteDatabase): PreparedDatabase {
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    run: ({ sql, parameters, returns }) => {
      const statement = prepare(sql)
      // Never get(): it stops after the first row, so that the commit, and its failure, come after the answer.
      if (returns === 'rows') return statement.all(...parameters)
      statement.run(...parameters)
      return []
    },
    transact: (steps) => {
      database.exec('BEGIN IMMEDIATE')
      try {
        const answers = steps.map((step) => step())
        database.exec('COMMIT')
        return answers
      } catch (error) {
        rollBack(database)
        throw error
      }
    },
  }
}

/** SQLite ends some failed transactions by itself. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // it was rolled back already, and the first error is the one that tells why
  }
}
