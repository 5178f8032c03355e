import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer, type TestServer } from '../test-server.ts'

const bob = { subject: 'bob', method: 'password' }
const requestWith = (accessToken?: string): Request => {
  return new Request('https://api.test/sign-in', { headers: accessToken === undefined ? {} : bearer(accessToken) })
}

async function countSessions({ auth }: TestServer): Promise<number> {
  return (await auth.tokenManager.listTokens({ subjects: 'everyone' })).length
}

describe('auth.issueToken({ request })', () => {
  test('refuses to sign in on top of another user, and writes nothing', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const request = requestWith(accessToken)

    await expect(server.auth.issueToken({ ...bob, request })).rejects.toMatchObject({ code: 'signed_in_as_other' })
    expect(await countSessions(server)).toBe(1)
  })

  test('W30: signs the other user out first where that is said', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const request = requestWith(accessToken)
    const issued = await server.auth.issueToken({ ...bob, request, whenSignedInAsOther: 'sign-out' })

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.judge(issued.accessToken)).toBe('authenticated')
  })

  test('signs nobody out where the sign-in itself is refused', async () => {
    await using server = await createTestServer({
      subjects: { statusOf: (subject) => (subject === 'bob' ? 'blocked' : 'active') },
    })
    const { accessToken } = await server.signIn()
    const request = requestWith(accessToken)
    const signIn = server.auth.issueToken({ ...bob, request, whenSignedInAsOther: 'sign-out' })

    await expect(signIn).rejects.toMatchObject({ code: 'subject_blocked' })
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('lets the same user sign in again, and whoever shows no token that is good', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const again = await server.auth.issueToken({
      subject: 'alice',
      method: 'passkey',
      request: requestWith(accessToken),
    })
    await server.clock.advance(600_000)

    expect(again.subject).toBe('alice')
    for (const token of [undefined, accessToken, 'garbage']) {
      await expect(server.auth.issueToken({ ...bob, request: requestWith(token) })).resolves.toMatchObject({
        subject: 'bob',
      })
    }
  })
})

describe('auth.signOut()', () => {
  test('ends the session of a request, once', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken } = await server.signIn()
    const answers = [
      await server.auth.signOut(requestWith(accessToken)),
      await server.auth.signOut(requestWith(accessToken)),
    ]

    expect(answers).toEqual([true, false])
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('W16: ends it also by an access token that has expired', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken } = await server.signIn()
    await server.clock.advance(600_000)

    expect(await server.auth.signOut(requestWith(accessToken))).toBe(true)
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test.each([undefined, 'garbage', 'a.b.c'])('does nothing for a request with the token %s', async (token) => {
    await using server = await createTestServer()
    await server.signIn()

    expect(await server.auth.signOut(requestWith(token))).toBe(false)
    expect(await countSessions(server)).toBe(1)
  })
})
