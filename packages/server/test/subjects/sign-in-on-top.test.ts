import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer } from '../test-server.ts'

const alice = { subject: 'alice', method: 'password' }

function requestWith(accessToken?: string): Request {
  return new Request('https://api.test/sign-in', { headers: accessToken === undefined ? {} : bearer(accessToken) })
}

describe('auth.issueToken({ request })', () => {
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
    const expired = await server.signIn({ subject: 'bob' })
    await server.clock.advance(600_000)
    const [own, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]
    await server.auth.signOut(requestWith(bob.accessToken))
    const tokens = [own.accessToken, undefined, 'nonsense', bob.accessToken, expired.accessToken]
    const requests = tokens.map(requestWith)

    const issued = await Promise.all(requests.map((request) => server.auth.issueToken({ ...alice, request })))

    expect(issued.map(({ subject }) => subject)).toEqual(tokens.map(() => 'alice'))
    expect(await server.judge(own.accessToken)).toBe('authenticated')
  })

  test('W30: signs the other one out where it is told to, and tells their client so', async () => {
    await using server = await createTestServer()
    const bob = await server.signIn({ subject: 'bob' })
    const request = requestWith(bob.accessToken)
    const issued = await server.auth.issueToken({ ...alice, request, whenSignedInAsOther: 'sign-out' })

    expect(await server.judge(issued.accessToken)).toBe('authenticated')
    expect(await server.judge(bob.accessToken)).toBe('token_revoked')
    expect(await server.redeem(bob.refreshToken, attempt(1))).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('devise-jwt W6: is not needed where one user may act as another: without it, both stay signed in', async () => {
    await using server = await createTestServer()
    const admin = await server.signIn({ subject: 'admin' })
    const issued = await server.auth.issueToken({ ...alice, method: 'support', claims: { actor: 'admin' } })

    expect(await server.judge(admin.accessToken)).toBe('authenticated')
    expect(await server.auth.authenticate(requestWith(issued.accessToken))).toMatchObject({
      subject: 'alice',
      claims: { actor: 'admin' },
    })
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
