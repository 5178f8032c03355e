import { describe, expect, test } from 'vitest'
import type { Authenticated } from '../../src/index.ts'
import { bearer, createTestServer, type TestServer } from '../test-server.ts'

describe('auth.isFresh()', () => {
  async function userOf(server: TestServer, accessToken: string): Promise<Authenticated> {
    const user = await server.auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
    if (user.status === 'authenticated') return user
    throw user.error
  }

  test('goes by the sign-in, to the second, whatever was refreshed since', async () => {
    await using server = await createTestServer({ jwt: { accessTokenLifetime: 3600 } })
    const { accessToken } = await server.signIn()
    const user = await userOf(server, accessToken)
    await server.clock.advance(300_000)
    const atTheEnd = server.auth.isFresh(user, { maxAge: 300 })
    await server.clock.advance(1)

    expect([atTheEnd, server.auth.isFresh(user, { maxAge: 300 })]).toEqual([true, false])
  })

  test('is false where the token does not say when that was', async () => {
    await using server = await createTestServer()

    expect(server.auth.isFresh({ authenticatedAt: undefined }, { maxAge: 1e9 })).toBe(false)
  })
})
