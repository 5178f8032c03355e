import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChainAdvance, SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type StoreCommand, storeCommand } from './store-commands.ts'
import { chainState, createSession, now, sessionId } from './stored-session.ts'
import { watchedDatabase } from './watched-database.ts'

const numbers = Array.from({ length: 32 }, (_, number) => number)
const order = { at: now, reason: 'ended', until: now } as const

function step(number: number): ChainAdvance {
  return { id: sessionId(number), from: chainState(0), to: chainState(1), now, hasAttempt: true }
}

/** A store with 32 sessions on a database that is watched from then on. */
async function createWatchedStore() {
  const database = watchedDatabase()
  const store = sqliteStore({ database })
  for (const number of numbers) await store.insert(createSession({ id: sessionId(number) }))
  await nextTurn()
  await nextTurn()
  database.log.length = 0
  return { store, database, log: database.log }
}

describe('sqliteStore(), where calls meet', () => {
  test('commits the first call of a turn of the event loop at once, the others once, and answers none before', async () => {
    const { store, log } = await createWatchedStore()
    const tell = (): number => log.push('answer')
    await Promise.all(numbers.map((number) => store.advance(step(number)).then(tell)))

    expect(log).toEqual(['answer', 'BEGIN', 'COMMIT', ...numbers.slice(1).map(() => 'answer')])
  })

  test('commits once what comes through connections of its own, each by a callback of its own', async () => {
    const { store, log } = await createWatchedStore()
    const advance = async (number: number) => {
      await nextTurn()
      return store.advance(step(number))
    }
    const rows = await Promise.all(numbers.map(advance))

    expect(log).toEqual(['BEGIN', 'COMMIT'])
    expect(rows.map((row) => row?.generation)).toEqual(numbers.map(() => 1))
  })

  test('writes a call that is alone as it would without the others, and does not wait for any', async () => {
    const { store, log } = await createWatchedStore()
    const row = await Promise.race([store.advance(step(1)), nextTurn('late')])

    expect(row).toMatchObject({ generation: 1 })
    expect(log).toEqual([])
  })

  test('lets one call fail alone', async () => {
    const { store } = await createWatchedStore()
    const [advanced, inserted, revoked] = await Promise.allSettled([
      store.advance(step(1)),
      store.insert(createSession({ id: sessionId(2) })),
      store.revoke({ id: sessionId(3) }, order),
    ])

    expect(advanced).toMatchObject({ status: 'fulfilled', value: { generation: 1 } })
    expect(inserted).toMatchObject({ status: 'rejected' })
    expect(revoked).toMatchObject({ status: 'fulfilled', value: [sessionId(3)] })
  })

  test('tries each by itself where they cannot be committed together', async () => {
    const { store, database } = await createWatchedStore()
    database.failAt('COMMIT')
    const rows = await Promise.all([1, 2, 3].map((number) => store.advance(step(number))))

    expect(rows.map((row) => row?.generation)).toEqual([1, 1, 1])
  })

  test('waits once for a lock, not once for each', async () => {
    const { store, database, log } = await createWatchedStore()
    database.failAt('BEGIN')
    const answers = await Promise.allSettled([1, 2, 3].map((number) => store.advance(step(number))))

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(log).toEqual(['BEGIN'])
    expect(await store.find(sessionId(2))).toMatchObject({ generation: 0 })
  })

  test('finishes all that was called before it closes', async () => {
    const { store } = await createWatchedStore()
    const advanced = Promise.all(numbers.map((number) => store.advance(step(number))))
    const [rows] = await Promise.all([advanced, store.close()])

    expect(rows.map((row) => row?.generation)).toEqual(numbers.map(() => 1))
  })

  test('gives any mix of calls the answers that they have one at a time', { timeout: 60_000 }, async () => {
    const together = storeCommand.filter(({ kind }) => kind !== 'sweep') // a sweep is several steps
    const rounds = fc.array(fc.array(together, { minLength: 1, maxLength: 12, size: 'max' }), { maxLength: 4 })

    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const [memory, sqlite] = [memoryStore(), sqliteStore({ path: ':memory:' })]
        for (const round of all) {
          // The first one that writes is answered at once, as all that read are.
          const first = round.findIndex(({ kind }) => kind === 'write')
          const isAtOnce = (run: StoreCommand, index: number): boolean => run.kind === 'read' || index === first
          const commands = [...round.filter(isAtOnce), ...round.filter((run, index) => !isAtOnce(run, index))]
          const expected = await oneAtATime(memory, commands)
          const actual = new Map<StoreCommand, unknown>()
          await Promise.all(round.map(async (run) => actual.set(run, await run(sqlite))))

          await nextTurn()
          await nextTurn()

          expect(commands.map((run) => actual.get(run))).toEqual(expected)
        }
        await sqlite.close()
      }),
      { numRuns: 150 },
    )
  })
})

async function oneAtATime(store: SessionStore, commands: readonly StoreCommand[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const run of commands) answers.push(await run(store))
  return answers
}
