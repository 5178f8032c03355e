// What redisStore() costs, beside the bare script that it runs, on one Redis and in one run.
import { randomBytes, randomUUID } from 'node:crypto'
import type { ChainState, ChainValue, Session, SessionStore } from '@tokenpair/server'
import { redisStore } from '@tokenpair/server/stores/redis'
import { createClient } from 'redis'
import { formatChain } from '../../../../packages/server/src/lib/redis/session-arguments.ts'
import { advanceScript } from '../../../../packages/server/src/lib/redis/session-scripts.ts'
import { createRedisKeys } from '../../../../packages/server/src/lib/redis/shards.ts'
import { createSessionId } from '../../../../packages/server/src/lib/sessions/session-id.ts'
import { startOwnRedis } from '../../../../scripts/databases/redis.ts'
import { type Contestant, type Figure, race, type RaceOptions } from '../measure.ts'
import { content } from './sample-session.ts'

const prefix = 'tp'
const day = 24 * 3_600_000
const inFlight = 32
/** Redemptions of one round, where costs are measured. */
const redemptions = 1600
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }

type Client = Awaited<ReturnType<typeof connect>>

async function connect(url: string) {
  return await createClient({ url }).connect()
}

/** A session of a user of its own. */
function sampleSession(now: number): Session {
  const subject = randomUUID()
  return {
    ...content,
    id: createSessionId(subject, random),
    subject,
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
async function createLanes(
  store: SessionStore,
  { count, flying }: { readonly count: number; readonly flying: number },
): Promise<readonly Lane[]> {
  const lanes = Array.from({ length: flying }, () => {
    const session = sampleSession(Date.now())
    const states: ChainState[] = [session]
    for (let generation = 1; generation <= count / flying; generation += 1) {
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

/** What the script takes of the chains is written beforehand: only the store's redemptions wait for that. */
function bareScript(client: Client, lanes: readonly Lane[]): Advance {
  const keys = createRedisKeys(prefix)
  const positions = new Map(
    lanes.flatMap(({ states }) =>
      states.slice(1).map((to, place): readonly [ChainState, readonly string[]] => {
        const from = states[place] ?? to
        const chains = [to.chain, ...to.previous].map(formatChain)
        return [to, [String(from.generation), formatChain(from.chain), String(to.generation), ...chains]]
      }),
    ),
  )
  return async ({ id }, _, to) => {
    const options = { keys: [keys.session(id)], arguments: [...(positions.get(to) ?? []), String(Date.now()), '1'] }
    if ((await client.evalSha(advanceScript.sha1, options)) === null) throw lost()
  }
}

function lost(): Error {
  return new Error('A redemption changed nothing: the measurement is wrong')
}

/** Redemptions through the store, and by the bare script, 32 in flight or one. */
export async function raceRedis(flying: number, options: RaceOptions): Promise<readonly Figure[]> {
  await using server = await startOwnRedis()
  const client = await connect(server.url)
  const store = redisStore({ client, prefix })
  const contestant = (name: string, advanceOf: (lanes: readonly Lane[]) => Advance): Contestant => {
    let lanes: readonly Lane[] = []
    let advance = advanceOf(lanes)
    return {
      name,
      prepare: async () => {
        lanes = await createLanes(store, { count: flying * 50, flying })
        advance = advanceOf(lanes)
      },
      run: async () => {
        await redeemAll(lanes, advance)
        return { done: flying * 50 }
      },
    }
  }
  const figures = await race(
    [
      contestant('redisStore()', () => throughStore(store)),
      contestant('the bare script', (lanes) => bareScript(client, lanes)),
    ],
    options,
  )
  client.destroy()
  return figures
}

/** What calls take with so many sessions, and how many bytes a session takes. */
export interface FilledRedis {
  readonly bytesPerSession: number
  readonly chores: readonly Contestant[]
  stop(): Promise<void>
}

/** A Redis of its own that holds so many sessions. */
export async function openFilledRedis(sessions: number): Promise<FilledRedis> {
  const server = await startOwnRedis()
  const client = await connect(server.url)
  const store = redisStore({ client, prefix })
  const now = Date.now()
  await store.sweep({ endedBy: 0, now, limit: 1 })
  const before = await usedMemory(client)
  await fill(store, sessions, now)
  return {
    bytesPerSession: ((await usedMemory(client)) - before) / sessions,
    chores: choresOf(store, now),
    stop: async () => {
      client.destroy()
      await server.stop()
    },
  }
}

/** Each on sessions that were made for it, among all the others. */
function choresOf(store: SessionStore, now: number): readonly Contestant[] {
  let lanes: readonly Lane[] = []
  const prepare = async (): Promise<void> => {
    lanes = await createLanes(store, { count: redemptions, flying: inFlight })
  }
  const each = (name: string, call: (session: Session) => Promise<unknown>): Contestant => ({
    name,
    prepare,
    run: async () => {
      for (const { session } of lanes) await call(session)
      return { done: lanes.length }
    },
  })
  const order = { at: now, reason: 'ended', until: now + 600_000 } as const
  return [
    {
      name: 'redeem, 32 in flight',
      prepare,
      run: async () => {
        await redeemAll(lanes, throughStore(store))
        return { done: redemptions }
      },
    },
    each('list', ({ subject }) => store.list({ matching: { subject }, now, limit: 100 })),
    each('revoke all of a user', ({ subject }) => store.revoke({ matching: { subject } }, order)),
    each('purge a batch of 500', ({ id }) => store.sweep({ endedBy: now - day, now, limit: 500, after: id })),
  ]
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
