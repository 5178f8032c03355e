import { AuthError } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { answerOf, attempt, bearer, createTestServer } from '../test-server.ts'

describe('auth.handler', () => {
  test.each([
    ['GET', '/token', 'POST'],
    ['PUT', '/token', 'POST'],
    ['OPTIONS', '/token', 'POST'],
    ['GET', '/revoke', 'POST'],
    ['POST', '/sessions', 'GET, DELETE'],
    ['GET', '/sessions/AAAAAAAAAAAAAAAAAAAAAA', 'DELETE'],
    ['POST', '/jwks.json', 'GET'],
    ['constructor', '/token', 'POST'],
    ['toString', '/token', 'POST'],
    ['__proto__', '/token', 'POST'],
    ['hasOwnProperty', '/sessions', 'GET, DELETE'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    await using server = await createTestServer()

    const response = await server.send(method, path)

    expect(response.headers.get('allow')).toBe(allow)
    expect(await answerOf(response)).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } })
  })

  test.each(['', '/', '/unknown', '/token/', '//token', '/TOKEN', '/%74oken', '/jwks', '/sessionsx'])(
    'answers 404 below the base path at "%s"',
    async (path) => {
      await using server = await createTestServer()

      expect(await answerOf(await server.send('POST', path))).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      })
    },
  )

  test.each(['/', '/token', '/authtoken', '/xauth/token', '/.well-known/openid-configuration'])(
    'answers 404 outside of the base path at %s',
    async (path) => {
      await using server = await createTestServer()

      const response = await server.auth.handler(new Request(`https://api.test${path}`, { method: 'POST' }))

      expect(await answerOf(response)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    },
  )

  test('lies below the base path that it is given', async () => {
    await using server = await createTestServer({ basePath: '/api/v1/auth' })

    const response = await server.auth.handler(new Request('https://api.test/api/v1/auth/jwks.json'))

    expect(response.status).toBe(200)
  })
})

describe('the challenge of a 401 (RFC 6750 section 3)', () => {
  test('[RFC 6750 §3, RFC 6750 §3.1] is bare where no credentials came', async () => {
    await using server = await createTestServer()

    const response = await server.send('GET', '/sessions')

    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('is bare where credentials of another scheme came', async () => {
    await using server = await createTestServer()

    const response = await server.send('GET', '/sessions', { headers: { authorization: 'Basic YTpi' } })

    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  })

  test.each(['Bearer', 'Bearer ', 'Bearer x', 'bearer a.b.c', 'Bearer a b', 'Bearer é', 'Bearer a.b.c, Bearer a.b.c'])(
    '[RFC 6750 §3] names invalid_token for "%s"',
    async (authorization) => {
      await using server = await createTestServer()

      const response = await server.send('GET', '/sessions', { headers: { authorization } })

      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
      expect(await answerOf(response)).toMatchObject({
        status: 401,
        body: { error: 'invalid_token', code: 'token_invalid' },
      })
    },
  )

  test('[RFC 6750 §3.1] Rodauth W13: names invalid_token for an expired and for a revoked access token', async () => {
    await using server = await createTestServer()
    const expired = await server.signIn()
    await server.clock.advance(600_000)
    const revoked = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: revoked.sessionId })

    const answers = await Promise.all(
      [expired, revoked].map(({ accessToken }) => server.send('GET', '/sessions', { headers: bearer(accessToken) })),
    )

    expect(answers.map(({ headers }) => headers.get('www-authenticate'))).toEqual([
      'Bearer error="invalid_token"',
      'Bearer error="invalid_token"',
    ])
    expect(await Promise.all(answers.map(answerOf))).toMatchObject([
      { status: 401, body: { code: 'token_expired' } },
      { status: 401, body: { code: 'token_revoked' } },
    ])
  })

  test('[RFC 6750 §2.1] takes the scheme in any case', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    const response = await server.send('GET', '/sessions', { headers: { authorization: `bEARER  ${accessToken}` } })

    expect(response.status).toBe(200)
  })
})

describe('auth.respond()', () => {
  const request = new Request('https://api.test/sign-in', { method: 'POST' })

  test('answers a sign-in with the token response', async () => {
    await using server = await createTestServer()
    const issued = await server.signIn({ scopes: ['read'] })

    const response = server.auth.respond(issued, request)

    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await answerOf(response)).toMatchObject({
      status: 200,
      body: { generation: 0, scope: 'read', sub: 'alice' },
    })
  })

  test('[RFC 6750 §3.1] answers an insufficient scope with a challenge', async () => {
    await using server = await createTestServer()

    const response = server.auth.respond(new AuthError('insufficient_scope', 'Ask for more'), request)

    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
  })

  test('answers a refused sign-in with a bare challenge, since access_denied is no error of bearer tokens', async () => {
    await using server = await createTestServer()

    const response = server.auth.respond(new AuthError('sign_in_refused', 'Wrong password'), request)

    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answerOf(response)).toMatchObject({ status: 401, body: { error: 'access_denied' } })
  })

  test('says after how many whole seconds to try again', async () => {
    await using server = await createTestServer()

    const response = server.auth.respond(new AuthError('rate_limited', 'Slow down', { retryAfter: 1.2 }), request)

    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
  })
})

describe('auth.authenticate()', () => {
  test('says who sent a request', async () => {
    await using server = await createTestServer()
    const { accessToken, sessionId } = await server.signIn({ scopes: ['read'], claims: { role: 'admin' } })

    const request = new Request('https://api.test/me', { headers: bearer(accessToken) })

    expect(await server.auth.authenticate(request)).toEqual({
      status: 'authenticated',
      manager: 'jwt',
      subject: 'alice',
      sessionId,
      scopes: ['read'],
      claims: { role: 'admin' },
      tokenId: expect.any(String),
      issuedAt: server.clock.now(),
      expiresAt: server.clock.now() + 600_000,
      authenticatedAt: server.clock.now(),
    })
  })

  test('takes a request without credentials for anonymous', async () => {
    await using server = await createTestServer()

    expect(await server.auth.authenticate(new Request('https://api.test/me'))).toMatchObject({
      status: 'anonymous',
      error: { code: 'token_missing' },
    })
  })

  test('[RFC 8725 §3.12] refuses a refresh token', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    expect(await server.judge(refreshToken)).toBe('token_invalid')
  })

  test('believes what went through redemption', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(await server.judge(String(body['access_token']))).toBe('authenticated')
  })
})
