import type { ChainAdvance, Session, SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import type { PostgresQueryable } from '@tokenpair/server/stores/postgres'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chainState, chainValue, createSession, now, sessionId } from '../stored-session.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const ids = [1, 2, 3, 4, 5].map(sessionId)

function step(number: number, members: Partial<ChainAdvance> = {}): ChainAdvance {
  return { id: sessionId(number), from: chainState(0), to: chainState(1), now, hasAttempt: true, ...members }
}

/** A pool that counts, and that holds each statement back until it is let go. */
function heldPool(): PostgresQueryable & { readonly statements: string[]; letGo(): void } {
  const statements: string[] = []
  const held: (() => void)[] = []
  return {
    statements,
    letGo: () => {
      for (const go of held.splice(0)) go()
    },
    query: async (text, values) => {
      statements.push(text)
      if (text.includes('moved')) await new Promise<void>((resolve) => void held.push(resolve))
      return await database.pool.query(text, values)
    },
  }
}

async function insertAll(store: SessionStore, count: number): Promise<void> {
  await database.clear()
  for (let number = 1; number <= count; number += 1) await store.insert(createSession({ id: sessionId(number) }))
}

/** Lets what is on its way through promises arrive. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

/** Lets the promises of now settle, and reads nothing from the network meanwhile. */
function laterInThisTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve)
  })
}

describe('advance() of a postgresStore()', () => {
  test('sends a step at once when it is the only one, in one statement', async () => {
    const pool = heldPool()
    const store = database.store({ pool })
    await insertAll(store, 1)
    pool.statements.length = 0
    const advanced = store.advance(step(1))
    await settle()
    const sent = pool.statements.length
    pool.letGo()

    expect((await advanced)?.generation).toBe(1)
    expect([sent, pool.statements.length]).toEqual([1, 1])
  })

  test('lets steps that come while others are on their way share one statement', async () => {
    const pool = heldPool()
    const store = database.store({ pool })
    await insertAll(store, 40)
    pool.statements.length = 0
    const advanced = Array.from({ length: 40 }, (_, index) => store.advance(step(index + 1)))
    await settle()
    pool.letGo()
    await Promise.all(advanced.slice(0, 2))
    await settle()
    pool.letGo()

    expect((await Promise.all(advanced)).map((session) => session?.generation)).toEqual(
      Array.from({ length: 40 }, () => 1),
    )
    expect(pool.statements.length).toBe(3)
  })

  test('lets those who were answered together share the next statement when they ask again in the same turn', async () => {
    const statements: string[] = []
    const store = database.store({
      pool: {
        query: async (text, values) => {
          statements.push(text)
          return await database.pool.query(text, values)
        },
      },
    })
    await insertAll(store, 8)
    statements.length = 0
    const goOn = async (number: number): Promise<void> => {
      for (const from of [0, 1, 2, 3]) {
        const session = await store.advance(step(number, { from: chainState(from), to: chainState(from + 1) }))
        expect(session?.generation).toBe(from + 1)
        await laterInThisTurn()
      }
    }
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(goOn))

    expect(statements.length).toBe(5) // the first step alone, the first of the others, and three of all
  })

  test(
    'answers any mix of steps that come together as if they came one after the other',
    { timeout: 60_000 },
    async () => {
      const store = database.store()
      const generation = fc.integer({ min: 0, max: 2 })
      const chain = fc.constantFrom(1, 2, 3).map(chainValue)
      const anyStep: fc.Arbitrary<ChainAdvance> = fc.record({
        id: fc.constantFrom(...ids),
        from: fc.record({ generation, chain }),
        to: fc.record({ generation, chain, previous: fc.tuple(chain, chain) }),
        now: fc.integer({ min: now, max: now + 1 }),
        hasAttempt: fc.boolean(),
      })
      const start = fc.record({ generation, chain, attemptBound: fc.boolean() })

      await fc.assert(
        fc.asyncProperty(fc.tuple(start, start, start), fc.array(anyStep, { maxLength: 30 }), async (starts, steps) => {
          await database.clear()
          const reference = memoryStore()
          for (const [index, members] of starts.entries()) {
            const session = createSession({ id: sessionId(index + 1), ...members })
            await store.insert(session)
            await reference.insert(session)
          }
          const order: (readonly [number, Session | undefined])[] = []
          const together = await Promise.all(
            steps.map(async (each, index) => {
              const session = await store.advance(each)
              order.push([index, session])
              return session
            }),
          )

          const expected: (Session | undefined)[] = []
          for (const [index] of order) {
            const each = steps[index]
            if (each !== undefined) expected[index] = await reference.advance(each)
          }
          expect(together).toEqual(expected)
          expect(await Promise.all(ids.map((id) => store.find(id)))).toEqual(
            await Promise.all(ids.map((id) => reference.find(id))),
          )
        }),
        { numRuns: 60 },
      )
    },
  )

  test('keeps nobody waiting for rows that another transaction holds, but those who asked for them', async () => {
    const store = database.store()
    await insertAll(store, 6)
    const held = [1, 2, 4]
    const other = await database.pool.connect()
    await other.query('BEGIN')
    for (const number of held) {
      await other.query(
        `UPDATE ${database.schema}.tokenpair_sessions SET device = '{}' WHERE id = '${sessionId(number)}'`,
      )
    }
    const steps = [1, 2, 3, 4, 5, 6].map((number) => ({ number, moved: store.advance(step(number)) }))
    const [free, waiting] = [false, true].map((isHeld) =>
      Promise.all(steps.filter(({ number }) => held.includes(number) === isHeld).map(({ moved }) => moved)),
    )
    const meanwhile = await free
    const later = await store.advance(step(3, { from: chainState(1), to: chainState(2) }))
    await other.query('COMMIT')
    other.release()

    expect(meanwhile?.map((session) => session?.generation)).toEqual([1, 1, 1])
    expect(later?.generation).toBe(2)
    expect(await waiting).toMatchObject(held.map(() => ({ generation: 1, device: {} })))
  })

  test('fails only the session whose row is damaged', async () => {
    const store = database.store()
    await insertAll(store, 4)
    await database.pool.query(
      `UPDATE ${database.schema}.tokenpair_sessions SET claims = '[]' WHERE id = '${sessionId(3)}'`,
    )
    const answers = await Promise.allSettled([1, 2, 3, 4].map((number) => store.advance(step(number))))

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  test('fails only the step that the database refuses', async () => {
    const store = database.store()
    await insertAll(store, 4)
    const impossible = step(3, { to: { ...chainState(1), generation: Number.MAX_SAFE_INTEGER * 4096 } })
    const answers = await Promise.allSettled([step(1), step(2), impossible, step(4)].map((each) => store.advance(each)))

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  test('makes each of the steps of two servers on the same sessions once, without a deadlock', async () => {
    const one = database.store()
    const other = database.store({ pool: database.connect() })
    await insertAll(one, 20)
    const winners: number[] = []
    for (let generation = 0; generation < 10; generation += 1) {
      const stepOf = (number: number): ChainAdvance =>
        step(number, { from: chainState(generation), to: chainState(generation + 1) })
      const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
      const answers = await Promise.all([
        ...numbers.map((number) => one.advance(stepOf(number))),
        ...numbers.toReversed().map((number) => other.advance(stepOf(number))),
      ])
      winners.push(answers.filter((session) => session !== undefined).length)
    }

    expect(winners).toEqual(Array.from({ length: 10 }, () => 20))
  })

  test('changes nothing that is indexed, so that the new row stays on the page of the old one (HOT)', async () => {
    await using fresh = await createTestDatabase()
    const store = fresh.store()
    await store.insert(createSession())
    for (let generation = 0; generation < 20; generation += 1) {
      await store.advance(step(1, { from: chainState(generation), to: chainState(generation + 1) }))
    }
    const read = async (): Promise<unknown> => {
      const { rows } = await fresh.pool.query(
        `SELECT n_tup_upd AS updates, n_tup_hot_upd AS hot FROM pg_stat_all_tables WHERE schemaname = '${fresh.schema}'
        AND relname = 'tokenpair_sessions'`,
      )
      return rows[0]
    }

    await vi.waitFor(async () => expect(await read()).toEqual({ updates: '20', hot: '20' }), 15_000)
  })
})
