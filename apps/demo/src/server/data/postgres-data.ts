import { type DemoData, mostNotes } from './demo-data.ts'
import { noteRow, userRow } from './rows.ts'

/** What this needs of a pool of `pg`. */
export interface Queryable {
  query(
    statement: { readonly text: string; readonly values: unknown[] } | string,
  ): PromiseLike<{ readonly rows: readonly unknown[] }>
}

/** Several servers may start at once: one makes the tables, the others wait. */
const tables = `
  SELECT pg_advisory_xact_lock(7061959418);
  CREATE TABLE IF NOT EXISTS demo_users (
    id text PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL, password_hash text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS demo_notes (
    id bigserial PRIMARY KEY, user_id text NOT NULL, text text NOT NULL, created_at bigint NOT NULL
  )`

/** Keeps the demo's data in PostgreSQL, in tables that it creates. */
export async function openPostgresData(pool: Queryable): Promise<DemoData> {
  await pool.query(tables)
  const rowsOf = async (text: string, ...values: unknown[]): Promise<readonly unknown[]> =>
    (await pool.query({ text, values })).rows
  return {
    findUser: async (id) => {
      const [row] = await rowsOf('SELECT * FROM demo_users WHERE id = $1', id)
      return userRow.optional().parse(row)
    },
    findUserByEmail: async (email) => {
      const [row] = await rowsOf('SELECT * FROM demo_users WHERE email = $1', email)
      return userRow.optional().parse(row)
    },
    addUser: async ({ id, email, name, role, passwordHash }) => {
      const insert = 'INSERT INTO demo_users VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id'
      return (await rowsOf(insert, id, email, name, role, passwordHash)).length > 0
    },
    listNotes: async (userId) => {
      const select = 'SELECT * FROM demo_notes WHERE user_id = $1 ORDER BY id DESC LIMIT $2'
      return (await rowsOf(select, userId, mostNotes)).map((row) => noteRow.parse(row))
    },
    addNote: async (userId, { text, createdAt }) => {
      const insert = 'INSERT INTO demo_notes (user_id, text, created_at) VALUES ($1, $2, $3) RETURNING *'
      const [row] = await rowsOf(insert, userId, text, createdAt)
      return noteRow.parse(row)
    },
  }
}
