import { DatabaseSync } from 'node:sqlite'

/** What the database says of a session. */
export interface StoredSession {
  /** How many redemptions of the refresh token were committed. */
  readonly generation: number
  /** Why the session was ended, if it was. */
  readonly revokedFor: string | undefined
  /** When the refresh token expires, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Reads the sessions of a database file, oldest first, past the server that has it open. */
export function readSessions(file: string): readonly StoredSession[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = database.prepare('SELECT * FROM tokenpair_sessions ORDER BY created_at').all()
    return rows.map((row) => ({
      generation: Number(row['generation']),
      revokedFor: row['revoked_at'] === null ? undefined : String(row['revocation_reason']),
      expiresAt: Number(row['idle_expires_at']),
    }))
  } finally {
    database.close()
  }
}
