import { bigint, boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** The tables for Drizzle, as the README shows them. */
export const tokenpairSessions = pgTable('tokenpair_sessions', {
  id: text('id').primaryKey(),
  subject: text('subject').notNull(),
  manager: text('manager').notNull(),
  method: text('method').notNull(),
  scopes: text('scopes').notNull(),
  claims: text('claims').notNull(),
  device: text('device').notNull(),
  generation: integer('generation').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  refreshedAt: bigint('refreshed_at', { mode: 'number' }).notNull(),
  idleLifetime: bigint('idle_lifetime', { mode: 'number' }),
  idleExpiresAt: bigint('idle_expires_at', { mode: 'number' }),
  absoluteExpiresAt: bigint('absolute_expires_at', { mode: 'number' }),
  attemptBound: boolean('attempt_bound').notNull(),
  revokedAt: bigint('revoked_at', { mode: 'number' }),
  revocationReason: text('revocation_reason'),
})

export const tokenpairSchema = pgTable('tokenpair_schema', {
  version: integer('version').primaryKey(),
  migratedAt: timestamp('migrated_at', { withTimezone: true }).notNull(),
})
