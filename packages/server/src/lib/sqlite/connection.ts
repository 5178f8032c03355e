import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { openDatabase, type OwnDatabase } from './open-database.ts'
import { prepareDatabase, type PreparedDatabase } from './prepared-database.ts'
import { createSchema } from './schema.ts'
import type { SqliteQuery } from './session-query.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

/** A file to open, or a database that is open. */
export type SqliteSource =
  | { readonly path: string; readonly database?: undefined }
  | { readonly database: SqliteDatabase; readonly path?: undefined }

/** A database that is opened, and given its tables, by its first query. */
export interface SqliteConnection {
  /** Runs a statement by itself, at once. */
  run(query: SqliteQuery): Promise<readonly unknown[]>
  /** Runs statements in one transaction, together with those that are called in the same turn of the event loop, and answers the rows of the last one once they are committed. */
  write(...queries: readonly SqliteQuery[]): Promise<readonly unknown[]>
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
    const prepared = prepareDatabase(database)
    return { database: prepared, commits: createGroupCommit(prepared) }
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
    async run(query) {
      const { database } = await connect()
      return database.run(query)
    },
    async write(...queries) {
      const { commits } = await connect()
      return commits.write(queries)
    },
    async close() {
      closed = true
      const opened = await opening?.catch(() => undefined)
      await opened?.commits.settle()
      own?.close()
      own = undefined
    },
  }
}

interface OpenDatabase {
  readonly database: PreparedDatabase
  readonly commits: GroupCommit
}
