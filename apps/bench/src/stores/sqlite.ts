import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChainAdvance, Session, SessionStore } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { formatChainValue } from '../../../../packages/server/src/lib/sessions/chain-bytes.ts'
import { formatSessionId } from '../../../../packages/server/src/lib/sqlite/id-bytes.ts'
import { fill, idleLifetime, startedAt } from './fill.ts'

/** Answers how many things it did. */
type Subject = () => Promise<number>

/** A file with sessions, and what is measured on it. */
export interface SqliteBench {
  readonly bytesPerSession: number
  /** A redemption at a time, by the statement alone, prepared once and committed by itself. */
  readonly plain: Subject
  /** A redemption at a time, by the store. */
  readonly alone: Subject
  /** 32 redemptions in flight. */
  readonly inFlight: Subject
  readonly list: Subject
  readonly revokeAll: Subject
  /** Sweeps of 500 rows, in each of which some have ended; the time is for each row. */
  readonly purge: Subject
  close(): Promise<void>
}

/** Fills a new file, and prepares what is measured. It has the settings that `sqliteStore({ path })` opens a file with. */
export async function createSqliteBench(path: string, count: number): Promise<SqliteBench> {
  const filling = new DatabaseSync(path)
  filling.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  const sessions = await fill(sqliteStore({ database: filling }), count)
  filling.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  filling.close()

  const [bytesPerSession, store, database] = [
    statSync(path).size / count,
    sqliteStore({ path }),
    new DatabaseSync(path),
  ]
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL')
  const take = createTaker(sessions)
  const nextStep = createStepper(take)
  return {
    bytesPerSession,
    plain: createPlain(database, nextStep),
    alone: repeat(100, async () => {
      await newTurn()
      await redeem(store, nextStep())
    }),
    inFlight: async () => {
      const each = async (): Promise<void> => {
        for (let times = 0; times < 10; times++) await redeem(store, nextStep())
      }
      await Promise.all(Array.from({ length: 32 }, each))
      return 320
    },
    list: repeat(200, () => store.list({ matching: { subject: take().subject }, now: startedAt, limit: 100 })),
    revokeAll: repeat(50, () => {
      const { subject } = take()
      return store.revoke({ matching: { subject } }, { at: startedAt, reason: 'ended', until: startedAt + 600_000 })
    }),
    purge: createPurge(store),
    close: async () => {
      database.close()
      await store.close()
    },
  }
}

/** Lets a redemption come as requests do: each in a turn of the event loop of its own. */
async function newTurn(): Promise<void> {
  await nextTurn()
  await nextTurn()
}

function repeat(times: number, act: () => Promise<unknown>): Subject {
  return async () => {
    for (let time = 0; time < times; time++) await act()
    return times
  }
}

/** Takes sessions from all over the file, none of them twice before all of them were taken. */
function createTaker(sessions: readonly Session[]): () => Session {
  let next = 0
  return () => {
    next = (next + 1) % sessions.length
    const session = sessions[(next * 7919) % sessions.length]
    if (session === undefined) throw new Error('No session was kept')
    return session
  }
}

/** Makes steps of chains whose values stay the same: only the generations are counted. */
function createStepper(take: () => Session): () => ChainAdvance {
  const generations = new Map<Session['id'], number>()
  return () => {
    const { id, chain, previous } = take()
    const generation = generations.get(id) ?? 0
    generations.set(id, generation + 1)
    const to = { generation: generation + 1, chain, previous }
    return { id, from: { generation, chain }, to, now: startedAt, hasAttempt: true }
  }
}

async function redeem(store: SessionStore, step: ChainAdvance): Promise<void> {
  if ((await store.advance(step)) === undefined) throw new Error('A session did not advance')
}

/** What somebody would write who makes a redemption one statement. */
function createPlain(database: DatabaseSync, nextStep: () => ChainAdvance): Subject {
  const update = database.prepare(`
    UPDATE tokenpair_sessions SET generation = ?, chain = ?, refreshed_at = ?, idle_expires_at = ? + idle_lifetime
    WHERE id = ? AND generation = ? AND chain = ? AND revoked_at IS NULL AND idle_expires_at > ? AND absolute_expires_at > ?
    RETURNING *`)
  return async () => {
    for (let times = 0; times < 100; times++) {
      await newTurn()
      const { id, from, to, now } = nextStep()
      const [before, after] = [formatChainValue(from.chain), formatChainValue(to.chain)]
      const rows = update.all(to.generation, after, now, now, formatSessionId(id), from.generation, before, now, now)
      if (rows.length === 0) throw new Error('A session did not advance')
    }
    return 100
  }
}

function createPurge(store: SessionStore): Subject {
  let [round, after]: [number, Session['id'] | undefined] = [0, undefined]
  return async () => {
    round += 1
    const now = startedAt + (idleLifetime + round) * 1000
    for (let sweep = 0; sweep < 10; sweep++) {
      const { next } = await store.sweep({ endedBy: now, now, limit: 500, after })
      after = next
    }
    return 5000
  }
}
