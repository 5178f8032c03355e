import { randomUUID } from 'node:crypto'
import type { DemoData, UserRow } from '../data/demo-data.ts'
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
  find(id: string): Promise<User | undefined>
  /** Answers the user, or `undefined` where email or password is wrong. */
  verify(credentials: Credentials): Promise<User | undefined>
  /** Answers the new user, or `undefined` where the email is taken. */
  add(user: NewUser): Promise<User | undefined>
}

/** Opens the users. */
export function openUsers(data: DemoData): Users {
  return {
    find: async (id) => describeUser(await data.findUser(id)),
    verify: async ({ email, password }) => {
      const row = await data.findUserByEmail(email)
      return (await verifyPassword(password, row?.passwordHash)) ? describeUser(row) : undefined
    },
    add: async ({ email, password, name, role = 'member', id = randomUUID() }) => {
      const isAdded = await data.addUser({ id, email, name, role, passwordHash: await hashPassword(password) })
      return isAdded ? { id, name, role } : undefined
    },
  }
}

/** Adds the user that the demo has from the start. */
export async function addAlice(users: Users): Promise<void> {
  if ((await users.find('alice')) !== undefined) return
  await users.add({
    id: 'alice',
    email: 'alice@example.com',
    password: 'correct horse battery staple',
    name: 'Alice',
    role: 'admin',
  })
}

function describeUser(row: UserRow | undefined): User | undefined {
  return row === undefined ? undefined : { id: row.id, name: row.name, role: row.role }
}
