import type { SessionStore } from '../lib/sessions/session-store.ts'
import { connectSqlite } from '../lib/sqlite/connection.ts'
import {
  advanceSession,
  findSession,
  insertSession,
  listSessions,
  revokeSessions,
} from '../lib/sqlite/session-query.ts'
import { parseSessionIdRow, parseSessionRow } from '../lib/sqlite/session-row.ts'
import type { SqliteDatabase } from '../lib/sqlite/sqlite-database.ts'

export type { SqliteDatabase, SqliteStatement, SqliteValue } from '../lib/sqlite/sqlite-database.ts'

/** Which database a {@link sqliteStore} keeps its sessions in: a file of its own, or one that the app has open. */
export type SqliteStoreOptions =
  | {
      /** The file, created where there is none; `:memory:` for a database that ends with the process. */
      readonly path: string
      readonly database?: undefined
    }
  | {
      /**
       * An open database of `node:sqlite` or `better-sqlite3`; its settings are yours and stay as they are
       * (recommended: `journal_mode = WAL`, `synchronous = FULL`, `busy_timeout = 5000`). While a transaction of yours is
       * open on it, await no call of the SDK: the call would be part of that transaction.
       */
      readonly database: SqliteDatabase
      readonly path?: undefined
    }

/**
 * Keeps sessions in SQLite, in a table `tokenpair_sessions` that it creates. Several processes of one machine may share
 * a file. An answered redemption survives a power failure.
 *
 * The database is opened by the first call of a method; where that fails, the call rejects and the next one tries again.
 *
 * @param options The file or the open database.
 * @returns The store. Its `close()` closes the file, but not a database that was handed in.
 * @throws {TypeError} Where the options name neither.
 */
export function sqliteStore(options: SqliteStoreOptions): SessionStore {
  checkOptions(options)
  const connection = connectSqlite(options)
  return {
    async insert(session) {
      await connection.run(insertSession(session))
    },
    async advance(step) {
      const [row] = await connection.all(advanceSession(step))
      return row === undefined ? undefined : parseSessionRow(row)
    },
    async find(id) {
      const [row] = await connection.all(findSession(id))
      return row === undefined ? undefined : parseSessionRow(row)
    },
    async list(page) {
      const rows = await connection.all(listSessions(page))
      return rows.map(parseSessionRow)
    },
    async revoke(selector, revocation) {
      const rows = await connection.all(revokeSessions(selector, revocation))
      return rows.map(parseSessionIdRow)
    },
    close: () => connection.close(),
  }
}

function checkOptions(options: { readonly path?: unknown; readonly database?: unknown }): void {
  const isFile = typeof options.path === 'string' && options.path !== ''
  const isDatabase = typeof options.database === 'object' && options.database !== null
  if (isFile === isDatabase) throw new TypeError('sqliteStore() takes { path } or { database }: hand in one of them')
}
