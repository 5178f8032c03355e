import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/index.ts'
import { attempt, createTestServer, jwtOptions, refreshTokenOf, secret, type TestServer } from '../test-server.ts'

async function reasonOf(server: TestServer, refreshToken: string): Promise<unknown> {
  const { body } = await server.redeem(refreshToken, attempt(77))
  return body['reason'] ?? body['code']
}

describe('POST /revoke', () => {
  test('W12: ends the session of a refresh token, and its access token with it', async () => {
    await using server = await createTestServer()
    const { refreshToken, accessToken } = await server.signIn()

    const response = await server.post('/revoke', { token: refreshToken, token_type_hint: 'refresh_token' })

    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({})
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await reasonOf(server, refreshToken)).toBe('signed-out')
  })

  test('W16: ends the session of a refresh token that was redeemed long ago', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    let latest = await server.redeem(refreshToken, attempt(0))
    for (const generation of [1, 2, 3, 4]) latest = await server.redeem(refreshTokenOf(latest), attempt(generation))

    await server.post('/revoke', { token: refreshToken })

    expect(await reasonOf(server, refreshTokenOf(latest))).toBe('signed-out')
  })

  test('ends the session of an access token', async () => {
    await using server = await createTestServer()
    const { refreshToken, accessToken } = await server.signIn()

    await server.post('/revoke', { token: accessToken })

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await reasonOf(server, refreshToken)).toBe('signed-out')
  })

  test('[RFC 7009 §2.1] W16: ends the session of an access token that has expired', async () => {
    await using server = await createTestServer()
    const { refreshToken, accessToken } = await server.signIn()
    await server.clock.advance(86_400_000)

    await server.post('/revoke', { token: accessToken })

    expect(await reasonOf(server, refreshToken)).toBe('signed-out')
  })

  test('takes JSON', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const init = { body: JSON.stringify({ token: refreshToken }), headers: { 'content-type': 'application/json' } }

    expect((await server.send('POST', '/revoke', init)).status).toBe(200)
    expect(await reasonOf(server, refreshToken)).toBe('signed-out')
  })

  test('answers 200 to a session that has ended already, and keeps its reason', async () => {
    await using server = await createTestServer()
    const { refreshToken, sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId, reason: 'ended' })

    expect((await server.post('/revoke', { token: refreshToken })).status).toBe(200)
    expect(await reasonOf(server, refreshToken)).toBe('ended')
  })

  test.each(['x', 'a.b.c', 'A'.repeat(96), 'é', ' '])(
    '[RFC 7009 §2.2] answers 200 to the token "%s", and ends nothing',
    async (token) => {
      await using server = await createTestServer()
      const { refreshToken } = await server.signIn()

      expect((await server.post('/revoke', { token })).status).toBe(200)
      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
    },
  )

  test('[winfunc: multi-session sign-out] does not end a session for whoever knows its id', async () => {
    await using server = await createTestServer()
    const { refreshToken, sessionId } = await server.signIn()

    await server.post('/revoke', { token: sessionId })

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test('[winfunc: multi-session sign-out] does not believe an access token of another key', async () => {
    await using server = await createTestServer()
    const otherKey = JwtAlgorithm.hmacSha512(secret.toUpperCase())
    await using forger = await createTestServer({ jwt: { ...jwtOptions, algorithm: otherKey } })
    const { refreshToken } = await server.signIn()
    const forged = await forger.signIn() // of the same session id, since chance has the same seed

    await server.post('/revoke', { token: forged.accessToken })

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test.each([{}, { token: '' }])('refuses a request without token: %o', async (parameters: Record<string, string>) => {
    await using server = await createTestServer()

    const response = await server.post('/revoke', parameters)

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_request' })
  })
})
