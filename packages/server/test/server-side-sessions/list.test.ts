import { describe, expect, test } from 'vitest'
import type { SessionId } from '../../src/index.ts'
import { answerOf, bearer } from '../test-server.ts'
import { createSessionServer, type SessionServer, stores } from './session-fixture.ts'

/** Four living sessions of three kinds, and three that ended in three ways. */
async function signInMany(server: SessionServer): Promise<void> {
  const unused = { idleLifetime: 30 }
  await server.signIn()
  await server.signIn({ method: 'passkey' })
  await server.signIn({ subject: 'bob' })
  await server.signIn({ subject: 'bob', method: 'passkey' })
  await server.signIn(unused)
  await server.signIn({ maxLifetime: 30 })
  const { sessionId } = await server.signIn()
  await server.auth.tokenManager.revokeToken({ sessionId })
  await server.clock.advance(30_000)
}

describe.each(stores)('auth.tokenManager.listTokens(), with server-side sessions on %s', (_, createStore) => {
  test.each([
    ['everyone', { subjects: 'everyone' }, 4],
    ['a user', { subject: 'alice' }, 2],
    ['another user', { subject: 'bob' }, 2],
    ['nobody', { subject: 'carol' }, 0],
    ['a way to sign in', { subjects: 'everyone', method: 'passkey' }, 2],
    ['a way that nobody took', { subjects: 'everyone', method: 'email' }, 0],
    ['a user and a way to sign in', { subject: 'alice', method: 'passkey' }, 1],
    ['a user and a way that the user did not take', { subject: 'alice', method: 'email' }, 0],
    ['this manager', { subjects: 'everyone', manager: 'session' }, 4],
    ['another manager', { subjects: 'everyone', manager: 'jwt' }, 0],
  ] as const)('W24: lists the living sessions of %s, without those that ended', async (__, options, count) => {
    await using server = await createSessionServer({ store: createStore() })
    await signInMany(server)

    expect(await server.auth.tokenManager.listTokens(options)).toHaveLength(count)
  })

  test('W24: shows when and where each session lives, and that reuse of its key cannot be noticed', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const device = { label: 'Phone', userAgent: 'Firefox' }
    const { sessionId, accessToken } = await server.signIn({ scopes: ['read'], device })
    const createdAt = server.clock.now()
    await server.clock.advance(60_000)
    await server.judge(accessToken)
    const refreshedAt = server.clock.now()

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([
      {
        sessionId,
        manager: 'session',
        subject: 'alice',
        method: 'password',
        scopes: ['read'],
        device,
        createdAt,
        refreshedAt,
        expiresAt: refreshedAt + 1_209_600_000,
        reuseDetection: 'none',
      },
    ])
  })

  test('W24: pages through any number of sessions, each one once and in the order of their ids', async () => {
    await using server = await createSessionServer({ store: createStore() })
    await Promise.all(Array.from({ length: 130 }, () => server.signIn()))
    const { tokenManager } = server.auth
    const seen: SessionId[] = []
    const sizes: number[] = []
    for (let pages = 0; pages < 3; pages++) {
      const page = await tokenManager.listTokens({ subject: 'alice', limit: 50, after: seen.at(-1) })
      seen.push(...page.map(({ sessionId }) => sessionId))
      sizes.push(page.length)
    }

    expect(sizes).toEqual([50, 50, 30])
    expect(seen).toEqual([...new Set(seen)].toSorted())
  })

  test('shows a session without an end as one', async () => {
    const session = { inactivityTimeout: undefined, maxSessionLifetime: undefined }
    await using server = await createSessionServer({ store: createStore(), session })
    await server.signIn()

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([{ expiresAt: undefined }])
  })
})

describe('GET /sessions, with a session key', () => {
  test('shows the user’s devices, and which one asks', async () => {
    await using server = await createSessionServer()
    const [current, other] = [await server.signIn(), await server.signIn()]
    const { body } = await answerOf(await server.send('GET', '/sessions', { headers: bearer(current.accessToken) }))

    expect(body['sessions']).toHaveLength(2)
    expect(body['sessions']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ session_id: current.sessionId, current: true, reuse_detection: 'none' }),
        expect.objectContaining({ session_id: other.sessionId, current: false, reuse_detection: 'none' }),
      ]),
    )
  })
})
