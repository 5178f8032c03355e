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
  /** Runs statements in one transaction, and answers the rows of the last one. */
  transact(...queries: readonly SqliteQuery[]): Promise<readonly unknown[]>
  close(): Promise<void>
}

/** Nothing happens before the first query; where opening fails, that query rejects and the next one tries again. */
export function connectSqlite(source: SqliteSource): SqliteConnection {
  let own: OwnDatabase | undefined
  let opening: Promise<OpenDatabase> | undefined
  let closed = false

  const open = async (): Promise<OpenDatabase> => {
    const database = source.database ?? (own ??= await openDatabase(source.path))
    createSchema(database)
    return { database, prepare: prepareOnce(database) }
  }
  // Not an async function: what was called before close() has to come before it behind the opening, too.
  const connect = (): Promise<OpenDatabase> => {
    if (closed) return Promise.reject(new Error('The session store is closed: make another one'))
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  return {
    async run({ sql, parameters }) {
      const { prepare } = await connect()
      prepare(sql).run(...parameters)
    },
    // Never get(): it stops after the first row, so that the commit, and its failure, come after the answer.
    async all({ sql, parameters }) {
      const { prepare } = await connect()
      return prepare(sql).all(...parameters)
    },
    async transact(...queries) {
      const { database, prepare } = await connect()
      // Nothing is awaited from here on, so that no other call comes between.
      database.exec('BEGIN IMMEDIATE')
      try {
        const rows = queries.map(({ sql, parameters }) => prepare(sql).all(...parameters))
        database.exec('COMMIT')
        return rows.at(-1) ?? []
      } catch (error) {
        rollBack(database)
        throw error
      }
    },
    async close() {
      closed = true
      await opening?.catch(() => undefined)
      own?.close()
      own = undefined
    },
  }
}

interface OpenDatabase {
  readonly database: SqliteDatabase
  readonly prepare: (sql: string) => SqliteStatement
}

/** SQLite ends some failed transactions by itself. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // it was rolled back already, and the first error is the one that tells why
  }
}

function prepareOnce(database: SqliteDatabase): OpenDatabase['prepare'] {
  const statements = new Map<string, SqliteStatement>()
  return (sql) => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}
