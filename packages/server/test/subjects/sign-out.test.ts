import type { Authentication } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/index.ts'
import { attempt, bearer, createTestServer, jwtOptions, secret, type TestServer } from '../test-server.ts'

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

  test('answers false to no token, a bad one, and one of another server', async () => {
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

describe('auth.issueToken(), with the request that signs in', () => {
  const alice = { subject: 'alice', method: 'password' }

  test('W30: refuses where somebody else is signed in, until they are signed out', async () => {
    await using server = await createTestServer()
    const bob = await server.signIn({ subject: 'bob' })
    const request = requestWith(bob.accessToken)
    const refused = server.auth.issueToken({ ...alice, request })

    await expect(refused).rejects.toMatchObject({ code: 'signed_in_as_other' })
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
    await server.auth.signOut(request)
    expect(await server.auth.issueToken({ ...alice, request })).toMatchObject({ subject: 'alice' })
  })

  test('takes a request of the same user, of nobody, and one whose access token is worth nothing', async () => {
    await using server = await createTestServer()
    const [own, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]
    await server.auth.signOut(requestWith(bob.accessToken))
    const requests = [own.accessToken, undefined, 'nonsense', bob.accessToken].map(requestWith)

    const issued = await Promise.all(requests.map((request) => server.auth.issueToken({ ...alice, request })))

    expect(issued.map(({ subject }) => subject)).toEqual(['alice', 'alice', 'alice', 'alice'])
    expect(await server.judge(own.accessToken)).toBe('authenticated')
  })

  test('W30: signs the other one out where it is told to, and tells their client so', async () => {
    await using server = await createTestServer()
    const bob = await server.signIn({ subject: 'bob' })
    const request = requestWith(bob.accessToken)
    const issued = await server.auth.issueToken({ ...alice, request, whenSignedInAsOther: 'sign-out' })

    expect(await server.judge(issued.accessToken)).toBe('authenticated')
    expect(await server.judge(bob.accessToken)).toBe('token_revoked')
    expect(await reasonOf(server, bob.refreshToken)).toBe('signed-out')
  })

  test('signs nobody out for a sign-in that is refused', async () => {
    await using server = await createTestServer({
      subjects: { statusOf: (subject) => (subject === 'alice' ? 'blocked' : 'active') },
    })
    const bob = await server.signIn({ subject: 'bob' })
    const signIn = { request: requestWith(bob.accessToken), whenSignedInAsOther: 'sign-out' } as const

    await expect(server.auth.issueToken({ ...alice, ...signIn })).rejects.toMatchObject({ code: 'subject_blocked' })
    await expect(server.auth.issueToken({ ...alice, method: '', ...signIn })).rejects.toThrow(TypeError)
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('refuses by unavailable where nobody can say who is signed in', async () => {
    const revocation = {
      name: 'own',
      verdict: () => {
        throw new Error('The strategy failed')
      },
    }
    await using server = await createTestServer({ revocation })
    const bob = await server.signIn({ subject: 'bob' })

    await expect(server.auth.issueToken({ ...alice, request: requestWith(bob.accessToken) })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  test.each(['yes', true, 'Sign-out'])('takes the policy %o for a refusal', async (policy) => {
    await using server = await createTestServer()
    const bob = await server.signIn({ subject: 'bob' })
    const signIn = { ...alice, request: requestWith(bob.accessToken), whenSignedInAsOther: policy as 'refuse' }

    await expect(server.auth.issueToken(signIn)).rejects.toMatchObject({ code: 'signed_in_as_other' })
  })
})

describe('auth.isFresh()', () => {
  async function userOf(
    server: TestServer,
    accessToken: string,
  ): Promise<Extract<Authentication, { status: 'authenticated' }>> {
    const user = await server.auth.authenticate(requestWith(accessToken))
    if (user.status === 'authenticated') return user
    throw user.error
  }

  test('goes by the sign-in, to the second, whatever was refreshed since', async () => {
    await using server = await createTestServer({ jwt: { ...jwtOptions, accessTokenLifetime: 3600 } })
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
