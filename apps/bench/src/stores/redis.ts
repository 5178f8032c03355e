// What redisStore() costs, beside the bare script that it runs, on one Redis and in one run.
import { randomBytes, randomUUID } from 'node:crypto'
import type { ChainState, ChainValue, Session, SessionStore } from '@tokenpair/server'
import { redisStore } from '@tokenpair/server/stores/redis'
import { createClient } from 'redis'
import { advanceScript } from '../../../../packages/server/src/lib/redis/session-scripts.ts'
import { createRedisKeys } from '../../../../packages/server/src/lib/redis/shards.ts'
import { createSessionId } from '../../../../packages/server/src/lib/sessions/session-id.ts'
import { startOwnRedis } from '../../../../scripts/databases/redis.ts'
import { medianOf, rateOf, type Spread, spreadOf, timeOf } from './rounds.ts'

const prefix = 'tp'
const day = 24 * 3_600_000
const inFlight = 32
/** Redemptions of one round, where costs are measured. */
const redemptions = 3200
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }

type Client = Awaited<ReturnType<typeof connect>>

async function connect(url: string) {
  return await createClient({ url }).connect()
}

/** Redemptions in a second. */
export interface RedisThroughput {
  readonly store: Spread
  readonly bare: Spread
  /** Of each round, through the store over bare. */
  readonly ratio: Spread
}

/** What one call takes, in milliseconds, and what one session takes, in bytes. */
export interface RedisCosts {
  readonly sessions: number
  readonly redeem: Spread
  readonly list: Spread
  readonly revokeAll: Spread
  readonly purge: Spread
  readonly bytesPerSession: number
}

/** A session of a user whose id is a UUID, as a sign-in makes it that says nothing of scopes, claims and the device. */
function sampleSession(now: number, members: Partial<Session> = {}): Session {
  const subject = members.subject ?? randomUUID()
  return {
    id: createSessionId(subject, random),
    manager: 'jwt',
    subject,
    method: 'password',
    scopes: [],
    claims: {},
    device: {},
    generation: 0,
    chain: drawChain(),
    previous: [drawChain(), drawChain()],
    createdAt: now,
    refreshedAt: now,
    idleLifetime: 14 * day,
    idleExpiresAt: now + 14 * day,
    absoluteExpiresAt: now + 90 * day,
    attemptBound: true,
    revocation: undefined,
    ...members,
  }
}

function drawChain(): ChainValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a chain value
  return randomBytes(16).toString('base64url') as ChainValue
}

/** One session and the states that it goes through, drawn beforehand. */
interface Lane {
  readonly session: Session
  readonly states: readonly ChainState[]
}

type Advance = (session: Session, from: ChainState, to: ChainState) => Promise<unknown>

/** Stores the sessions of so many lanes, each with its share of `count` redemptions. */
async function createLanes(store: SessionStore, count: number): Promise<readonly Lane[]> {
  const lanes = Array.from({ length: inFlight }, () => {
    const session = sampleSession(Date.now())
    const states: ChainState[] = [session]
    for (let generation = 1; generation <= count / inFlight; generation += 1) {
      const [before, beforeThat] = [states.at(-1) ?? session, states.at(-2) ?? session]
      states.push({ generation, chain: drawChain(), previous: [before.chain, beforeThat.chain] })
    }
    return { session, states }
  })
  await Promise.all(lanes.map(({ session }) => store.insert(session)))
  return lanes
}

/** Redeems all lanes to their ends, one redemption of each at a time. */
async function redeemAll(lanes: readonly Lane[], advance: Advance): Promise<void> {
  await Promise.all(
    lanes.map(async ({ session, states }) => {
      let from: ChainState = session
      for (const to of states.slice(1)) {
        await advance(session, from, to)
        from = to
      }
    }),
  )
}

function throughStore(store: SessionStore): Advance {
  return async ({ id }, from, to) => {
    if ((await store.advance({ id, from, to, now: Date.now(), hasAttempt: true })) === undefined) throw lost()
  }
}

function bareScript(client: Client): Advance {
  const keys = createRedisKeys(prefix)
  return async ({ id }, from, to) => {
    const positions = [String(from.generation), from.chain, String(to.generation), to.chain, ...to.previous]
    const options = { keys: [keys.session(id)], arguments: [...positions, String(Date.now()), '1'] }
    if ((await client.evalSha(advanceScript.sha1, options)) === null) throw lost()
  }
}

function lost(): Error {
  return new Error('A redemption changed nothing: the measurement is wrong')
}

/** Measures redemptions through the store and bare, in turns. */
export async function measureRedisThroughput(rounds: number, count: number): Promise<RedisThroughput> {
  await using server = await startOwnRedis()
  const client = await connect(server.url)
  const store = redisStore({ client, prefix })
  const measure = async (advance: Advance): Promise<number> => {
    const lanes = await createLanes(store, count)
    return await rateOf(count, () => redeemAll(lanes, advance))
  }
  const figures: { store: number; bare: number }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const isStoreFirst = round % 2 === 0
    const one = await measure(isStoreFirst ? throughStore(store) : bareScript(client))
    const other = await measure(isStoreFirst ? bareScript(client) : throughStore(store))
    // The first round warms up.
    if (round > 0) figures.push(isStoreFirst ? { store: one, bare: other } : { store: other, bare: one })
  }
  client.destroy()
  return {
    store: spreadOf(figures.map((figure) => figure.store)),
    bare: spreadOf(figures.map((figure) => figure.bare)),
    ratio: spreadOf(figures.map((figure) => figure.store / figure.bare)),
  }
}

/** What the rounds on one Redis took. */
interface Figures {
  readonly redeem: number[]
  readonly list: number[]
  readonly revokeAll: number[]
  readonly purge: number[]
}

/** A Redis of its own that holds so many sessions. */
async function openFilled(sessions: number) {
  const server = await startOwnRedis()
  const client = await connect(server.url)
  const store = redisStore({ client, prefix })
  const now = Date.now()
  await store.sweep({ endedBy: 0, now, limit: 1 })
  const before = await usedMemory(client)
  await fill(store, sessions, now)
  const bytesPerSession = ((await usedMemory(client)) - before) / sessions
  const figures: Figures = { redeem: [], list: [], revokeAll: [], purge: [] }
  return { sessions, server, client, store, now, bytesPerSession, figures }
}

/** Fills one Redis for each number of sessions, and measures what calls take and what is taken: round by round, each in its turn. */
export async function measureRedisCosts(sizes: readonly number[], rounds: number): Promise<readonly RedisCosts[]> {
  const filled: Awaited<ReturnType<typeof openFilled>>[] = []
  for (const sessions of sizes) filled.push(await openFilled(sessions))
  for (let round = 0; round < rounds; round += 1) {
    for (const { store, now, figures } of filled) await measureRound(store, now, figures)
  }
  for (const { server, client } of filled) {
    client.destroy()
    await server.stop()
  }
  return filled.map(({ sessions, bytesPerSession, figures }) => ({
    sessions,
    redeem: spreadOf(figures.redeem),
    list: spreadOf(figures.list),
    revokeAll: spreadOf(figures.revokeAll),
    purge: spreadOf(figures.purge),
    bytesPerSession,
  }))
}

async function measureRound(store: SessionStore, now: number, figures: Figures): Promise<void> {
  const lanes = await createLanes(store, redemptions)
  figures.redeem.push((await timeOf(() => redeemAll(lanes, throughStore(store)))) / redemptions)
  const subjects = lanes.map(({ session }) => session.subject)
  figures.list.push(await eachOf(subjects, (subject) => store.list({ matching: { subject }, now, limit: 100 })))
  const order = { at: now, reason: 'ended', until: now + 600_000 } as const
  figures.revokeAll.push(await eachOf(subjects, (subject) => store.revoke({ matching: { subject } }, order)))
  const after = lanes.map(({ session }) => session.id)
  figures.purge.push(await eachOf(after, (id) => store.sweep({ endedBy: now - day, now, limit: 500, after: id })))
}

async function eachOf<T>(values: readonly T[], call: (value: T) => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (const value of values) took.push(await timeOf(() => call(value)))
  return medianOf(took)
}

async function fill(store: SessionStore, count: number, now: number): Promise<void> {
  let left = count
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await store.insert(sampleSession(now))
    }
  }
  await Promise.all(Array.from({ length: 128 }, lane))
}

async function usedMemory(client: Client): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
}
