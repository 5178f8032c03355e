import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** Something a user wrote down. */
interface Note {
  readonly id: number
  readonly text: string
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
}

/** The notes of all users: a small piece of app behind the session. */
export interface Notes {
  /** The newest notes of a user, at most fifty. */
  list(userId: string): readonly Note[]
  add(userId: string, text: string): Note
}

const rowSchema = z
  .object({ id: z.number(), text: z.string(), created_at: z.number() })
  .transform(({ id, text, created_at: createdAt }): Note => ({ id, text, createdAt }))

/** Opens the table of notes and creates it where there is none. */
export function openNotes(database: DatabaseSync): Notes {
  database.exec(`
    CREATE TABLE IF NOT EXISTS demo_notes (
      id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, text TEXT NOT NULL, created_at INTEGER NOT NULL
    ) STRICT`)
  const select = database.prepare('SELECT * FROM demo_notes WHERE user_id = ? ORDER BY id DESC LIMIT 50')
  const insert = database.prepare('INSERT INTO demo_notes (user_id, text, created_at) VALUES (?, ?, ?) RETURNING *')
  return {
    list: (userId) => select.all(userId).map((row) => rowSchema.parse(row)),
    add: (userId, text) => rowSchema.parse(insert.get(userId, text, Date.now())),
  }
}
