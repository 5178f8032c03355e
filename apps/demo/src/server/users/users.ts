import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Credentials, NewUser } from './credentials.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'

/** A person who can sign in. */
export interface User {
  readonly id: string
  readonly name: string
  readonly role: string
}

/** The app's own users: Tokenpair knows them by their id only. */
export interface Users {
  find(id: string): User | undefined
  /** Answers the user, or `undefined` where email or password is wrong. */
  verify(credentials: Credentials): Promise<User | undefined>
  /** Answers the new user, or `undefined` where the email is taken. */
  add(user: NewUser): Promise<User | undefined>
}

const rowSchema = z.object({ id: z.string(), name: z.string(), role: z.string(), password_hash: z.string() })

/** Opens the table of users and creates it where there is none. */
export function openUsers(database: DatabaseSync): Users {
  database.exec(`
    CREATE TABLE IF NOT EXISTS demo_users (
      id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password_hash TEXT NOT NULL
    ) STRICT`)
  const byId = database.prepare('SELECT * FROM demo_users WHERE id = ?')
  const byEmail = database.prepare('SELECT * FROM demo_users WHERE email = ?')
  const insert = database.prepare(
    'INSERT INTO demo_users (id, email, name, role, password_hash) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  return {
    find: (id) => describeUser(rowSchema.optional().parse(byId.get(id))),
    verify: async ({ email, password }) => {
      const row = rowSchema.optional().parse(byEmail.get(email))
      return (await verifyPassword(password, row?.password_hash)) ? describeUser(row) : undefined
    },
    add: async ({ email, password, name, role = 'member', id = randomUUID() }) => {
      const { changes } = insert.run(id, email, name, role, await hashPassword(password))
      return Number(changes) === 0 ? undefined : { id, name, role }
    },
  }
}

/** Adds the user that the demo has from the start. */
export async function addAlice(users: Users): Promise<void> {
  if (users.find('alice') !== undefined) return
  await users.add({
    id: 'alice',
    email: 'alice@example.com',
    password: 'correct horse battery staple',
    name: 'Alice',
    role: 'admin',
  })
}

function describeUser(row: z.output<typeof rowSchema> | undefined): User | undefined {
  return row === undefined ? undefined : { id: row.id, name: row.name, role: row.role }
}
