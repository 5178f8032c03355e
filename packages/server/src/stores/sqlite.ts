import { parseRevocationRow } from '../lib/revocation/stored-revocation.ts'
import type { SessionStore } from '../lib/sessions/session-store.ts'
import { connectSqlite } from '../lib/sqlite/connection.ts'
import { parseStoredId } from '../lib/sqlite/id-bytes.ts'
import {
  deleteOldRevocations,
  insertRevocation,
  parsePosition,
  selectRevocations,
} from '../lib/sqlite/revocation-query.ts'
import {
  advanceSession,
  deleteEndedSessions,
  findSession,
  insertSession,
  listSessions,
  logRevocations,
  nextSessions,
  revokeSessions,
} from '../lib/sqlite/session-query.ts'
import { parseSessionIdRow, parseSessionRow, parseSteppedRow } from '../lib/sqlite/session-row.ts'
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
 * Keeps sessions in SQLite, in tables `tokenpair_…` that it creates. Several processes of one machine may share
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
      await connection.write(insertSession(session))
    },
    async advance(step) {
      const [row] = await connection.write(advanceSession(step))
      return row === undefined ? undefined : parseSteppedRow(row, step)
    },
    async find(id) {
      const [row] = await connection.run(findSession(id))
      return row === undefined ? undefined : parseSessionRow(row)
    },
    async list(page) {
      const rows = await connection.run(listSessions(page))
      return rows.map(parseSessionRow)
    },
    async revoke(selector, order) {
      const rows = await connection.write(logRevocations(selector, order), revokeSessions(selector, order))
      return rows.map(parseSessionIdRow)
    },
    async sweep(sweep) {
      await connection.run(deleteOldRevocations(sweep.now, sweep.limit))
      const rows = await connection.run(nextSessions(sweep))
      const last = rows.length === 0 ? undefined : parseSessionIdRow(rows.at(-1))
      if (last === undefined) return { deleted: 0, next: undefined }
      const deleted = await connection.run(deleteEndedSessions(sweep, last))
      return { deleted: deleted.length, next: rows.length < sweep.limit ? undefined : last }
    },
    revocations: {
      isShared: true,
      async append(entries) {
        if (entries.length > 0) await connection.write(...entries.map(insertRevocation))
      },
      async read(after, limit) {
        const rows = await connection.run(selectRevocations(Number(after ?? 0), limit))
        const entries = rows.map((row) => parseRevocationRow(row, parseStoredId))
        return { entries, position: rows.length === 0 ? (after ?? '0') : String(parsePosition(rows.at(-1))) }
      },
    },
    close: () => connection.close(),
  }
}

function checkOptions(options: { readonly path?: unknown; readonly database?: unknown }): void {
  const isFile = typeof options.path === 'string' && options.path !== ''
  const isDatabase = typeof options.database === 'object' && options.database !== null
  if (isFile === isDatabase) throw new TypeError('sqliteStore() takes { path } or { database }: hand in one of them')
}
