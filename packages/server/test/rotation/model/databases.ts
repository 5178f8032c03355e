import { DatabaseSync } from 'node:sqlite'
import { declareRestoreWindow, type Session, type SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { createSession, now as startedAt, sessionId } from '../../stores/stored-session.ts'
import { Violation } from './violation.ts'
import { previousOf, tokenOf, type Word, wordOf } from './words.ts'
import type { Rules } from './world.ts'

// The one file of the model that knows how sessions and stores are made.

const id = sessionId(1)
const rows = new Map<string, Row>()
const sessions = new WeakMap<Row, Session>()

/** Milliseconds. Time is told in ticks: one is the replay window, where there is any. */
const tick = 30_000

/** Ticks. After two without a redemption the session is over, and after three in any case. */
export const refreshTokenLifetime = 2
export const maxSessionLifetime = 3

/** What is in the database, as far as redemptions change it. The rest follows from it, and is compared when it is read. */
export interface Row {
  readonly word: Word
  /** Whether a redemption has carried an attempt id. */
  readonly isBound: boolean
  /** Ticks since the sign-in. */
  readonly refreshedAt: number
  readonly isRevoked: boolean
}

/** A real store whose only session can be put into any state. */
export interface Database extends Disposable {
  /** Makes the store hold one row, or none, and nothing else. */
  hold(row: Row | undefined): Promise<SessionStore>
}

export function memoryDatabase(restoreWindow: Rules['restoreWindow'] = 'none'): Database {
  return {
    async hold(row) {
      const store = memoryStore()
      if (restoreWindow === 'declared') await declareWindow(store)
      if (row !== undefined) await store.insert(sessionOf(row))
      return store
    },
    [Symbol.dispose]: () => undefined,
  }
}

export async function sqliteDatabase(restoreWindow: Rules['restoreWindow'] = 'none'): Promise<Database> {
  const database = new DatabaseSync(':memory:')
  const store = sqliteStore({ database })
  await store.find(id) // makes the tables
  const clear = database.prepare('DELETE FROM tokenpair_sessions')
  return {
    async hold(row) {
      clear.run()
      if (restoreWindow === 'declared') await declareWindow(store)
      if (row !== undefined) await store.insert(sessionOf(row))
      return store
    },
    [Symbol.dispose]: () => database.close(),
  }
}

/** Declares a restore window for longer than any session of the model lives. */
export async function declareWindow(store: SessionStore): Promise<void> {
  const { clock } = contextOf(0, 0)
  await declareRestoreWindow(store, { until: startedAt + 2 * maxSessionLifetime * tick, clock })
}

/** Gives one object for each row, so that rows are equal where they are the same object. */
export function sameRow(row: Row): Row {
  const key = describeRow(row)
  const known = rows.get(key) ?? row
  rows.set(key, known)
  return known
}

export function describeRow(row: Row | undefined): string {
  if (row === undefined) return 'none'
  return `'${row.word}'${row.isBound ? ' bound' : ''}${row.isRevoked ? ' revoked' : ''} @${row.refreshedAt}`
}

/** Reads the row of the only session, and compares what follows from it. */
export async function readRow(store: SessionStore): Promise<Row | undefined> {
  const session = await store.find(id)
  if (session === undefined) return undefined
  const row = sameRow({
    word: wordOf(session.chain),
    isBound: session.attemptBound,
    refreshedAt: (session.refreshedAt - startedAt) / tick,
    isRevoked: session.revocation !== undefined,
  })
  if (traitsOf(session) !== traitsOf(sessionOf(row))) throw new Violation('A row contradicts itself')
  return row
}

/** What {@link redeem} asks for besides a store. */
export function contextOf(now: number, replayWindow: number) {
  return {
    clock: { now: () => startedAt + now * tick, monotonic: () => 0, schedule: () => () => undefined },
    accessTokenLifetime: tick,
    replayWindow: replayWindow * tick,
  }
}

/** The session that a row stands for. */
export function sessionOf(row: Row): Session {
  const session = sessions.get(row) ?? createSessionOf(row)
  sessions.set(row, session)
  return session
}

function createSessionOf({ word, isBound, refreshedAt, isRevoked }: Row): Session {
  const { generation, chain } = tokenOf(word)
  return createSession({
    id,
    generation,
    chain,
    previous: previousOf(word),
    attemptBound: isBound,
    refreshedAt: startedAt + refreshedAt * tick,
    idleLifetime: refreshTokenLifetime * tick,
    idleExpiresAt: startedAt + (refreshedAt + refreshTokenLifetime) * tick,
    absoluteExpiresAt: startedAt + maxSessionLifetime * tick,
    revocation: isRevoked ? { at: startedAt, reason: 'reuse' } : undefined,
  })
}

function traitsOf(session: Session): string {
  const { subject, generation, previous, createdAt, idleLifetime, idleExpiresAt, ...rest } = session
  const expiry = [createdAt, idleLifetime, idleExpiresAt, rest.absoluteExpiresAt, rest.revocation?.reason]
  return [session.id, subject, generation, ...previous, ...expiry].join(' ')
}
