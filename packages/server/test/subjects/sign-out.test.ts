import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/index.ts'
import { attempt, bearer, createTestServer, secret, type TestServer } from '../test-server.ts'

function requestWith(accessToken?: string): Request {
  return new Request('https://api.test/', { headers: accessToken === undefined ? {} : bearer(accessToken) })
}

async function reasonOf({ redeem }: TestServer, refreshToken: string): Promise<unknown> {
  return (await redeem(refreshToken, attempt(1))).body['reason']
}

describe('auth.signOut()', () => {
  test('W16: ends the session of an access token, also of one that has expired', async () => {
    await using server = await createTestServer()
    const [fresh, old] = [await server.signIn(), await server.signIn()]
    const first = await server.auth.signOut(requestWith(fresh.accessToken))
    await server.clock.advance(86_400_000)
    const second = await server.auth.signOut(requestWith(old.accessToken))

    expect([first, second]).toEqual([true, true])
    expect(await reasonOf(server, fresh.refreshToken)).toBe('signed-out')
    expect(await reasonOf(server, old.refreshToken)).toBe('signed-out')
  })

  test('leaves the other sessions of the user alone', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.auth.signOut(requestWith(one.accessToken))

    expect(await server.judge(other.accessToken)).toBe('authenticated')
  })

  test('answers false the second time', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const answers = [
      await server.auth.signOut(requestWith(accessToken)),
      await server.auth.signOut(requestWith(accessToken)),
    ]

    expect(answers).toEqual([true, false])
  })

  test('devise-jwt W2: answers false to no token, a bad one, and one of another server', async () => {
    await using server = await createTestServer()
    await using other = await createTestServer({ jwt: { algorithm: JwtAlgorithm.hmacSha512(secret.toUpperCase()) } })
    const foreign = await other.signIn()
    await server.signIn()

    const answers = [undefined, 'nonsense', foreign.accessToken].map((token) => server.auth.signOut(requestWith(token)))

    expect(await Promise.all(answers)).toEqual([false, false, false])
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('rejects where the store fails, and works later', async () => {
    const inner = memoryStore()
    let isBroken = true
    const revoke: typeof inner.revoke = async (selector, order) => {
      if (isBroken) throw new Error('The store is down')
      return inner.revoke(selector, order)
    }
    await using server = await createTestServer({ store: { ...inner, revoke } })
    const { accessToken } = await server.signIn()

    await expect(server.auth.signOut(requestWith(accessToken))).rejects.toThrow('The store is down')
    isBroken = false
    expect(await server.auth.signOut(requestWith(accessToken))).toBe(true)
  })
})
