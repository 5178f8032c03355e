import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { chainState, chainValue, createSession, now, sessionId } from './stored-session.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

const step = { id: sessionId(1), now, idleExpiresAt: now + 1000, hasAttempt: true }

describe('two sqliteStore() on one file', () => {
  test('let one of two steps from the same position win, generation after generation', async () => {
    using folder = createTemporaryFolder()
    const stores = [sqliteStore({ path: folder.path('auth.db') }), sqliteStore({ path: folder.path('auth.db') })]
    await stores[0]?.insert(createSession())

    const winners: number[] = []
    for (let generation = 0; generation < 20; generation += 1) {
      const { chain } = (await stores[generation % 2]?.find(sessionId(1))) ?? createSession()
      const answers = await Promise.all(
        stores.map((store, number) =>
          store.advance({
            ...step,
            from: { generation, chain },
            to: { ...chainState(generation + 1), chain: chainValue(100 + 50 * number + generation) },
          }),
        ),
      )
      winners.push(answers.filter((answer) => answer !== undefined).length)
    }
    await Promise.all(stores.map((store) => store.close()))

    expect(winners).toEqual(Array.from({ length: 20 }, () => 1))
  })

  test('see at once what the other one revoked', async () => {
    using folder = createTemporaryFolder()
    const one = sqliteStore({ path: folder.path('auth.db') })
    const other = sqliteStore({ path: folder.path('auth.db') })
    await one.insert(createSession())
    await other.revoke({ id: sessionId(1) }, { at: now, reason: 'ended', until: now })
    const advanced = await one.advance({ ...step, from: chainState(0), to: chainState(1) })
    await Promise.all([one.close(), other.close()])

    expect(advanced).toBeUndefined()
  })
})

describe('many sqliteStore() on one new file', () => {
  test('open and close it in several threads at once, and lose nothing', { timeout: 60_000 }, async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    const workers = Array.from({ length: 4 }, (_, thread) => {
      const numbers = Array.from({ length: 20 }, (__, number) => 20 * thread + number)
      return new Worker(new URL('insert-often.ts', import.meta.url), { workerData: { path, numbers } })
    })
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    const store = sqliteStore({ path })
    const sessions = await store.list({ matching: { subject: 'alice' }, now, limit: 1000 })
    await store.close()

    expect(sessions).toHaveLength(80)
  })
})
