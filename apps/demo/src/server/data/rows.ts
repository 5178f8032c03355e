import { z } from 'zod'
import type { Note, UserRow } from './demo-data.ts'

/** Reads a user from a row of SQL. */
export const userRow = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role: z.string(), password_hash: z.string() })
  .transform(({ password_hash: passwordHash, ...user }): UserRow => ({ ...user, passwordHash }))

/** Reads a note from a row of SQL; drivers answer large numbers as text. */
export const noteRow = z
  .object({ id: z.coerce.number(), text: z.string(), created_at: z.coerce.number() })
  .transform(({ id, text, created_at: createdAt }): Note => ({ id, text, createdAt }))
