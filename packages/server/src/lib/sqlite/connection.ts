import { openDatabase, type OwnDatabase } from './open-database.ts'
import { createSchema } from './schema.ts'
import type { SqliteQuery } from './session-query.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** A file to open, or a database that is open. */
export type SqliteSource =
  | { readonly path: string; readonly database?: undefined }
  | { readonly database: SqliteDatabase; readonly path?: undefined }

/** A database that is opened, and given its tables, by its first query. */
export interface SqliteConnection {
  /** Runs a statement that returns no rows. */
  run(query: SqliteQuery): Promise<void>
  /** Runs a statement that returns rows. */
  all(query: SqliteQuery): Promise<readonly unknown[]>
  close(): Promise<void>
}

/** Nothing happens before the first query; where opening fails, that query rejects and the next one tries again. */
export function connectSqlite(source: SqliteSource): SqliteConnection {
  let own: OwnDatabase | undefined
  let opening: Promise<PrepareStatement> | undefined
  let closed = false

  const open = async (): Promise<PrepareStatement> => {
    const database = source.database ?? (own ??= await openDatabase(source.path))
    createSchema(database)
    return prepareOnce(database)
  }
  const prepare = async (sql: string): Promise<SqliteStatement> => {
    if (closed) throw new Error('The session store is closed: make another one')
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    const prepareStatement = await opening
    return prepareStatement(sql)
  }

  return {
    async run({ sql, parameters }) {
      const statement = await prepare(sql)
      statement.run(...parameters)
    },
    // Never get(): it stops after the first row, so that the commit, and its failure, come after the answer.
    async all({ sql, parameters }) {
      const statement = await prepare(sql)
      return statement.all(...parameters)
    },
    async close() {
      closed = true
      await opening?.catch(() => undefined)
      own?.close()
      own = undefined
    },
  }
}

type PrepareStatement = (sql: string) => SqliteStatement

function prepareOnce(database: SqliteDatabase): PrepareStatement {
  const statements = new Map<string, SqliteStatement>()
  return (sql) => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}
