import { isRecord } from '@tokenpair/protocol'
import type { SqliteDatabase } from './sqlite-database.ts'

const schemaVersion = 3

// Versions have a table of their own: the file, and with it `user_version`, may belong to the app.
const createVersions = `
  CREATE TABLE IF NOT EXISTS tokenpair_schema (
    part TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO tokenpair_schema (part, version) VALUES ('sessions', ${schemaVersion});`

const selectVersion = `SELECT version FROM tokenpair_schema WHERE part = 'sessions'`

// See id-bytes.ts and subject-value.ts for what is text elsewhere. The index holds nothing that a refresh changes.
const createSessions = `
  CREATE TABLE IF NOT EXISTS tokenpair_sessions (
    id BLOB NOT NULL PRIMARY KEY,
    manager TEXT NOT NULL,
    subject ANY NOT NULL,
    method TEXT NOT NULL,
    scopes TEXT NOT NULL,
    claims TEXT NOT NULL,
    device TEXT NOT NULL,
    generation INTEGER NOT NULL,
    chain BLOB NOT NULL,
    previous_1 BLOB NOT NULL,
    previous_2 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    idle_lifetime INTEGER,
    idle_expires_at INTEGER,
    absolute_expires_at INTEGER,
    attempt_bound INTEGER NOT NULL,
    revoked_at INTEGER,
    revocation_reason TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tokenpair_sessions_by_subject ON tokenpair_sessions (subject, id);`

// One writer at a time, and numbers that are never used twice: their order is the order of the commits.
const createRevocations = `
  CREATE TABLE IF NOT EXISTS tokenpair_revocations (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    target ANY NOT NULL,
    mark TEXT NOT NULL,
    issued_before INTEGER,
    until INTEGER NOT NULL
  ) STRICT;`

/**
 * Creates what is missing. Each statement is harmless when repeated, so that neither a crash in between nor another
 * process that does the same needs a transaction.
 */
export function createSchema(database: SqliteDatabase): void {
  database.exec(createVersions)
  const [row] = database.prepare(selectVersion).all()
  const version = isRecord(row) ? Number(row['version']) : Number.NaN
  if (version !== schemaVersion) {
    throw new Error(
      `The sessions are in schema ${version} and this release reads ${schemaVersion}: update @tokenpair/server, or ` +
        'take another file',
    )
  }
  database.exec(createSessions)
  database.exec(createRevocations)
}
