import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const stores = [
  { name: 'memoryStore()', createStore: () => memoryStore() },
  { name: 'sqliteStore()', createStore: () => sqliteStore({ path: ':memory:' }) },
]

describe.each(stores)('rows of sessions that are over, on $name', ({ createStore }) => {
  test('W25: go by themselves when somebody refreshes, and living ones stay', async () => {
    const jwt = { accessTokenLifetime: 10, refreshTokenLifetime: 60 }
    await using server = await createTestServer({ store: createStore(), endedSessionRetention: 60, jwt })
    const [expired, revoked, living] = [await server.signIn(), await server.signIn(), await server.signIn()]
    await server.auth.tokenManager.revokeToken({ sessionId: revoked.sessionId })
    let latest = living.refreshToken
    for (let refreshes = 1; refreshes <= 5; refreshes++) {
      await server.clock.advance(30_000)
      latest = refreshTokenOf(await server.redeem(latest, attempt(refreshes)))
    }

    await server.clock.advance(0) // the purge is waited for by nobody

    expect(await server.store.find(expired.sessionId)).toBeUndefined()
    expect(await server.store.find(revoked.sessionId)).toBeUndefined()
    expect(await server.store.find(living.sessionId)).toMatchObject({ generation: 5 })
  })

  test('stay as long as it is said, so that a late client learns why its session ended', async () => {
    await using server = await createTestServer({ store: createStore(), endedSessionRetention: 60 })
    const { sessionId, refreshToken } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })
    await server.clock.advance(59_000)
    await server.signIn()
    const late = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(11_000)
    await server.signIn()
    await server.clock.advance(0)

    expect(late).toMatchObject({ body: { code: 'session_revoked', reason: 'ended' } })
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })
})

describe('a purge', () => {
  test('W25: leaves what ended less than a week ago, unless told otherwise', async () => {
    await using server = await createTestServer()
    const { sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })
    await server.clock.advance(604_799_999)
    await server.signIn()
    const before = await server.store.find(sessionId)
    await server.clock.advance(10_000)
    await server.signIn()

    expect(before?.revocation?.reason).toBe('ended')
    expect(await server.store.find(sessionId)).toBeUndefined()
  })

  test('W25, N-30: looks at a bounded number of rows, however many there are, and never fails a refresh', async () => {
    const inner = memoryStore()
    const limits: number[] = []
    const sweep: typeof inner.sweep = (options) => {
      limits.push(options.limit)
      return Promise.reject(new Error('The disk is full'))
    }
    await using server = await createTestServer({ store: { ...inner, sweep } })
    const { refreshToken } = await server.signIn()

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
    expect(limits.length).toBeGreaterThan(0)
    expect(Math.max(...limits)).toBeLessThanOrEqual(1000)
  })
})
