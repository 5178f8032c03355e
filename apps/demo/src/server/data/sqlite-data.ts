import type { DatabaseSync } from 'node:sqlite'
import { type DemoData, mostNotes } from './demo-data.ts'
import { noteRow, userRow } from './rows.ts'

const tables = `
  CREATE TABLE IF NOT EXISTS demo_users (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password_hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS demo_notes (
    id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, text TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT`

/** Keeps the demo's data in SQLite, in tables that it creates. */
export function openSqliteData(database: DatabaseSync): DemoData {
  database.exec(tables)
  const byId = database.prepare('SELECT * FROM demo_users WHERE id = ?')
  const byEmail = database.prepare('SELECT * FROM demo_users WHERE email = ?')
  const insertUser = database.prepare(
    'INSERT INTO demo_users (id, email, name, role, password_hash) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const notesOf = database.prepare('SELECT * FROM demo_notes WHERE user_id = ? ORDER BY id DESC LIMIT ?')
  const insertNote = database.prepare('INSERT INTO demo_notes (user_id, text, created_at) VALUES (?, ?, ?) RETURNING *')
  return {
    findUser: async (id) => userRow.optional().parse(byId.get(id)),
    findUserByEmail: async (email) => userRow.optional().parse(byEmail.get(email)),
    addUser: async ({ id, email, name, role, passwordHash }) =>
      Number(insertUser.run(id, email, name, role, passwordHash).changes) > 0,
    listNotes: async (userId) => notesOf.all(userId, mostNotes).map((row) => noteRow.parse(row)),
    addNote: async (userId, { text, createdAt }) => noteRow.parse(insertNote.get(userId, text, createdAt)),
  }
}
