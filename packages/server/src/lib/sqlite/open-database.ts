import { isRecord } from '@tokenpair/protocol'
import type { SqliteDatabase } from './sqlite-database.ts'

/** A database that is ours to close. */
export interface OwnDatabase extends SqliteDatabase {
  close(): unknown
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => OwnDatabase
}

/** Opens a database file with the runtime's own `node:sqlite`; creates it where there is none. */
export async function openDatabase(path: string): Promise<OwnDatabase> {
  const { DatabaseSync } = await importSqlite()
  let database: OwnDatabase | undefined
  try {
    database = new DatabaseSync(path)
    configureConnection(database)
    return database
  } catch (cause) {
    database?.close()
    const advice = 'see whether its folder exists and can be written to, and whether another program locks the file'
    throw new Error(`Cannot open the SQLite database ${path}: ${advice}`, { cause })
  }
}

async function importSqlite(): Promise<SqliteModule> {
  // Not a literal in import(): bundlers for runtimes without it would stop here.
  const specifier: string = 'node:sqlite'
  const absent =
    'This runtime has no node:sqlite: use Node.js 22.18 or newer, or hand an open database to sqliteStore({ database })'
  try {
    const module: unknown = await import(specifier)
    if (isSqliteModule(module)) return module
  } catch (cause) {
    throw new Error(absent, { cause })
  }
  throw new Error(absent)
}

function isSqliteModule(module: unknown): module is SqliteModule {
  return isRecord(module) && typeof module['DatabaseSync'] === 'function'
}

function configureConnection(database: SqliteDatabase): void {
  database.exec('PRAGMA busy_timeout = 5000')
  turnOnWriteAheadLog(database, 5)
  // A redemption that was answered must survive a power failure; the usual NORMAL could lose the last ones.
  database.exec('PRAGMA synchronous = FULL')
}

// Several processes that open a new file at once lock each other out of this pragma, which unlike a transaction does
// not wait for its turn by itself.
function turnOnWriteAheadLog(database: SqliteDatabase, attempts: number): void {
  try {
    database.exec('PRAGMA journal_mode = WAL')
  } catch (error) {
    if (attempts <= 1) throw error
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
    turnOnWriteAheadLog(database, attempts - 1)
  }
}
