import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock, seededRandom } from '@tokenpair/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const hundred = Array.from({ length: 100 }, (_, number) => attempt(number))

const stores = [
  { name: 'memoryStore()', createStore: () => memoryStore() },
  { name: 'sqliteStore()', createStore: () => sqliteStore({ path: ':memory:' }) },
]

/** A store that counts the steps it makes. */
function countSteps(store: SessionStore): { readonly store: SessionStore; readonly steps: () => number } {
  let steps = 0
  const advance: SessionStore['advance'] = async (step) => {
    const session = await store.advance(step)
    if (session !== undefined) steps += 1
    return session
  }
  return { store: { ...store, advance }, steps: () => steps }
}

/** A store whose calls begin and end when a scheduler says so. */
function delay(store: SessionStore, scheduler: fc.Scheduler): SessionStore {
  const delayed = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      await scheduler.schedule(Promise.resolve(), 'before')
      const result = await call(...args)
      await scheduler.schedule(Promise.resolve(), 'after')
      return result
    }
  }
  return {
    insert: delayed(store.insert),
    advance: delayed(store.advance),
    find: delayed(store.find),
    list: delayed(store.list),
    revoke: delayed(store.revoke),
    sweep: store.sweep,
    revocations: store.revocations,
    close: store.close,
  }
}

describe.each(stores)('auth.handler, redeeming in parallel on $name', ({ createStore }) => {
  test('[CVE-2026-1035, RFC 9700 §4.14.2 replay, ASVS 5.0 10.4.5] hands out one pair to a hundred attempt ids, and ends the session', async () => {
    await using server = await createTestServer({ store: createStore() })
    const { accessToken, refreshToken } = await server.signIn()

    const answers = await Promise.all(hundred.map((each) => server.redeem(refreshToken, each)))

    const [winner, ...others] = answers.filter(({ status }) => status === 200)
    expect(others).toEqual([])
    expect(answers.filter(({ body }) => body['code'] === 'refresh_token_reused')).toHaveLength(1)
    expect(answers.filter(({ body }) => body['code'] === 'session_revoked')).toHaveLength(98)
    expect(await server.redeem(String(winner?.body['refresh_token']), attempt(1))).toMatchObject({
      body: { code: 'session_revoked', reason: 'reuse' },
    })
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.judge(String(winner?.body['access_token']))).toBe('token_revoked')
  })

  test('[CVE-2026-1035, Serverpod #4871] Rodauth W4, N-01: hands out the same refresh token to a hundred repetitions, by one write', async () => {
    const { store, steps } = countSteps(createStore())
    await using server = await createTestServer({ store })
    const { refreshToken } = await server.signIn()

    const answers = await Promise.all(hundred.map(() => server.redeem(refreshToken, attempt(1))))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(refreshTokenOf)).size).toBe(1)
    expect(new Set(answers.map(({ body }) => body['generation']))).toEqual(new Set([1]))
    expect(steps()).toBe(1)
  })
})

describe('auth.handler, after a restart', () => {
  test.each([0, 1, 30, 86_400])(
    '[CVE-2026-9802, RFC 9700 §4.14.2 replay] still knows a spent refresh token, %i seconds later',
    async (seconds) => {
      using folder = createTemporaryFolder()
      const path = folder.path('auth.db')
      const before = await createTestServer({ store: sqliteStore({ path }) })
      const { refreshToken } = await before.signIn()
      const next = await before.redeem(refreshToken, attempt(1))
      await before[Symbol.asyncDispose]()
      const clock = manualClock({ now: before.clock.now() + seconds * 1000 })
      await using after = await createTestServer({ store: sqliteStore({ path }), clock })

      expect(await after.redeem(refreshToken, attempt(2))).toMatchObject({ body: { code: 'refresh_token_reused' } })
      expect(await after.redeem(refreshTokenOf(next), attempt(3))).toMatchObject({ body: { code: 'session_revoked' } })
    },
  )

  test('[CVE-2026-9802] still refuses a session that was ended', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    const before = await createTestServer({ store: sqliteStore({ path }) })
    const { refreshToken } = await before.signIn()
    await before.post('/revoke', { token: refreshToken })
    await before[Symbol.asyncDispose]()
    await using after = await createTestServer({ store: sqliteStore({ path }) })

    expect(await after.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })
})

describe('tokenManager.revokeAllTokens(), beside sign-ins and refreshes', () => {
  test('[better-auth #11073] leaves nothing alive of the sessions that were there, in whatever order the store is reached', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const memory = memoryStore()
        await using first = await createTestServer({ store: memory })
        const issued = await Promise.all([first.signIn(), first.signIn(), first.signIn()])
        await using server = await createTestServer({ store: delay(memory, scheduler), random: seededRandom(2) })

        const refreshes = issued.map(({ refreshToken }) => server.redeem(refreshToken, attempt(1)))
        const signIn = server.signIn()
        const end = server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
        const [answers, late] = await scheduler.waitFor(Promise.all([Promise.all(refreshes), signIn, end]))

        const renewed = answers.filter(({ status }) => status === 200).map(({ body }) => String(body['access_token']))
        const accessTokens = [...issued.map(({ accessToken }) => accessToken), ...renewed]
        expect(new Set(await Promise.all(accessTokens.map(server.judge)))).toEqual(new Set(['token_revoked']))
        const living = await memory.list({ matching: { subject: 'alice' }, now: server.clock.now(), limit: 100 })
        expect(living.filter(({ id }) => id !== late.sessionId)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
