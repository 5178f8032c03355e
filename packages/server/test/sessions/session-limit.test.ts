import type { IssuedToken } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { seededRandom } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

async function codesOf(server: TestServer, issued: readonly IssuedToken[]): Promise<readonly string[]> {
  return Promise.all(issued.map(({ accessToken }) => server.judge(accessToken)))
}

async function signInOften(server: TestServer, times: number): Promise<readonly IssuedToken[]> {
  const issued: IssuedToken[] = []
  for (let time = 0; time < times; time++) {
    issued.push(await server.signIn())
    await server.clock.advance(1)
  }
  return issued
}

describe('maxSessionsPerSubject', () => {
  test('ends the oldest session beyond the limit, and tells its client that it was ended', async () => {
    await using server = await createTestServer({ maxSessionsPerSubject: 2 })
    const issued = await signInOften(server, 3)

    expect(await codesOf(server, issued)).toEqual(['token_revoked', 'authenticated', 'authenticated'])
    expect(await server.redeem(issued[0]?.refreshToken ?? '', attempt(1))).toMatchObject({
      body: { code: 'session_revoked', reason: 'too-many-sessions' },
    })
  })

  test('counts each user by themselves, and only sessions that live', async () => {
    await using server = await createTestServer({ maxSessionsPerSubject: 2 })
    const bob = await server.signIn({ subject: 'bob' })
    const [first, second] = await signInOften(server, 2)
    await server.auth.tokenManager.revokeToken({ sessionId: second?.sessionId ?? bob.sessionId })
    const third = await server.signIn()

    expect(await server.judge(bob.accessToken)).toBe('authenticated')
    expect(await server.judge(first?.accessToken ?? '')).toBe('authenticated')
    expect(await server.judge(third.accessToken)).toBe('authenticated')
  })

  test.each([1, 3])('leaves exactly %i of ten sign-ins that meet', async (most) => {
    await using server = await createTestServer({
      maxSessionsPerSubject: most,
      store: sqliteStore({ path: ':memory:' }),
    })
    await Promise.all(Array.from({ length: 10 }, () => server.signIn()))

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(most)
  })

  test('finds the oldest also among more sessions than one page of the store', async () => {
    await using server = await createTestServer()
    const issued = await signInOften(server, 250)
    const shared = { store: server.store, clock: server.clock, random: seededRandom(2) }
    await using limited = await createTestServer({ ...shared, maxSessionsPerSubject: 200 })
    await limited.signIn()
    const living = await server.auth.tokenManager.listTokens({ subject: 'alice', limit: 1000 })

    expect(living).toHaveLength(200)
    expect(living.some(({ sessionId }) => sessionId === issued[50]?.sessionId)).toBe(false)
    expect(living.some(({ sessionId }) => sessionId === issued[51]?.sessionId)).toBe(true)
  })

  test.each([0, 1.5, -1, '5', null])('is not %o', async (maxSessionsPerSubject) => {
    const options = { maxSessionsPerSubject: maxSessionsPerSubject as unknown as number }

    await expect(createTestServer(options)).rejects.toThrow(/maxSessionsPerSubject: give a whole number of sessions/)
  })
})
