import { type Authenticated, type SessionNotice } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer, type TestServer } from '../test-server.ts'

async function userOf(server: TestServer, accessToken: string): Promise<Authenticated> {
  const user = await server.auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
  if (user.status !== 'authenticated') throw user.error
  return user
}

/** Watches a session to its end. */
async function collect(notices: AsyncIterable<SessionNotice>): Promise<readonly string[]> {
  const kinds: string[] = []
  for await (const { kind } of notices) kinds.push(kind)
  return kinds
}

describe('a stream that watches its session', () => {
  test('W12: is told when the session is ended, though its access token was renewed meanwhile', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken, sessionId } = await server.signIn()
    const told = collect(server.auth.watchSession(await userOf(server, accessToken)))
    await server.redeem(refreshToken, attempt(1))

    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await told).toEqual(['revoked'])
  })

  test('W12: is told when the user is blocked', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const told = collect(server.auth.watchSession(await userOf(server, accessToken)))

    await server.auth.blockSubject('alice')

    expect(await told).toEqual(['revoked'])
  })

  test('W12: outlives no access token', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const told = collect(server.auth.watchSession(await userOf(server, accessToken)))

    await server.clock.advance(600_000)

    expect(await told).toEqual(['expired'])
  })

  test('is told nothing of other sessions', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const aborted = new AbortController()
    const told = collect(server.auth.watchSession(await userOf(server, accessToken), { signal: aborted.signal }))
    const other = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: other.sessionId })

    aborted.abort()

    expect(await told).toEqual([])
  })
})
