import { type ListTokensOptions, type SessionId, type SessionSummary, type TokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

async function signInOften(server: TestServer, count: number, subject = 'alice'): Promise<readonly SessionId[]> {
  const ids: SessionId[] = []
  for (let number = 0; number < count; number++) ids.push((await server.signIn({ subject })).sessionId)
  return ids.toSorted()
}

/** Follows the pages to the end. */
async function listAll(manager: TokenManager, options: ListTokensOptions): Promise<readonly SessionSummary[]> {
  const sessions: SessionSummary[] = []
  for (;;) {
    const page = await manager.listTokens({ ...options, after: sessions.at(-1)?.sessionId })
    if (page.length === 0) return sessions
    sessions.push(...page)
  }
}

const idsOf = (sessions: readonly SessionSummary[]): readonly SessionId[] => sessions.map(({ sessionId }) => sessionId)

describe('tokenManager.listTokens()', () => {
  test('finds the sessions of a user, of a way to sign in, of both, and of everyone where that is said', async () => {
    await using server = await createTestServer()
    const [password, passkey] = [await server.signIn(), await server.signIn({ method: 'passkey' })]
    const bob = await server.signIn({ subject: 'bob' })
    const list = async (options: ListTokensOptions): Promise<ReadonlySet<SessionId>> =>
      new Set(idsOf(await server.auth.tokenManager.listTokens(options)))

    expect(await list({ subject: 'alice' })).toEqual(new Set([password.sessionId, passkey.sessionId]))
    expect(await list({ subject: 'alice', method: 'passkey' })).toEqual(new Set([passkey.sessionId]))
    expect(await list({ subjects: 'everyone', method: 'password' })).toEqual(
      new Set([password.sessionId, bob.sessionId]),
    )
    expect(await list({ subjects: 'everyone' })).toEqual(
      new Set([password, passkey, bob].map((each) => each.sessionId)),
    )
  })

  test('finds none of another user, of another way to sign in and of another manager', async () => {
    await using server = await createTestServer()
    const { tokenManager } = server.auth
    await server.signIn()

    expect(await tokenManager.listTokens({ subject: 'bob' })).toEqual([])
    expect(await tokenManager.listTokens({ subject: 'alice', method: 'passkey' })).toEqual([])
    expect(await tokenManager.listTokens({ subject: 'alice', manager: 'session' })).toEqual([])
  })

  test.each([
    ['memoryStore()', () => memoryStore()],
    ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
  ])(
    'W24: answers a hundred sessions unless told otherwise, and goes on behind them, on %s',
    async (_, createStore) => {
      await using server = await createTestServer({ store: createStore() })
      const ids = await signInOften(server, 230)
      await signInOften(server, 3, 'bob')

      const first = idsOf(await server.auth.tokenManager.listTokens({ subject: 'alice' }))
      const second = idsOf(await server.auth.tokenManager.listTokens({ subject: 'alice', after: first.at(-1) }))

      expect(first).toEqual(ids.slice(0, 100))
      expect(second).toEqual(ids.slice(100, 200))
      expect(idsOf(await listAll(server.auth.tokenManager, { subject: 'alice' }))).toEqual(ids)
    },
  )

  test('answers as many as it is asked for, of that user', async () => {
    await using server = await createTestServer()
    await signInOften(server, 3, 'bob')
    const ids = await signInOften(server, 4)

    expect(idsOf(await server.auth.tokenManager.listTokens({ subject: 'alice', limit: 2 }))).toEqual(ids.slice(0, 2))
  })

  test.each([0, 1001, -1, 1.5, Number.NaN])('refuses the limit %d', async (limit) => {
    await using server = await createTestServer()

    await expect(server.auth.tokenManager.listTokens({ subject: 'alice', limit })).rejects.toThrow(
      new RangeError('listTokens() has a limit to mend: give a whole number from 1 to 1000'),
    )
  })

  test('Rodauth W20, W24: says of each session when it began, was used and ends, how it was signed in, and on which device', async () => {
    await using server = await createTestServer()
    const createdAt = server.clock.now()
    const device = { label: 'Phone', userAgent: 'Firefox', ipAddress: '192.0.2.7' }
    const { refreshToken, sessionId } = await server.signIn({ scopes: ['read'], device })
    await server.clock.advance(60_000)
    await server.redeem(refreshToken, attempt(1))

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([
      {
        sessionId,
        manager: 'jwt',
        subject: 'alice',
        method: 'password',
        scopes: ['read'],
        device,
        createdAt,
        refreshedAt: createdAt + 60_000,
        expiresAt: createdAt + 60_000 + 1_209_600_000,
        reuseDetection: 'full',
      },
    ])
  })

  test('lists no session that has ended or expired', async () => {
    await using server = await createTestServer({ jwt: { refreshTokenLifetime: 3600 } })
    const { tokenManager } = server.auth
    await server.signIn()
    await server.clock.advance(3_600_000)
    await tokenManager.revokeToken({ sessionId: (await server.signIn()).sessionId })
    const { sessionId } = await server.signIn()

    expect(idsOf(await tokenManager.listTokens({ subject: 'alice' }))).toEqual([sessionId])
  })
})
