import { cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { answerOf, attempt, createTestServer, refreshTokenOf } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const transport = cookieTransport()

describe('cookieTransport(), at sign-in', () => {
  test('[RFC 6265bis §4.1.2, ASVS 5.0 3.3.1, ASVS 5.0 3.3.2, ASVS 5.0 3.3.4] gives a browser the refresh token in a cookie for the routes, and no refresh token in the body', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)

    const { issued, response } = await browser.signIn()

    expect(response.headers.getSetCookie()).toEqual([
      `__Secure-tokenpair-${issued.sessionId}=${issued.refreshToken}; Path=/auth; Max-Age=1209600; HttpOnly; Secure; SameSite=Strict`,
    ])
    expect(await response.json()).toEqual({
      access_token: issued.accessToken,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token_expires_in: 1_209_600,
      scope: '',
      session_id: issued.sessionId,
      generation: 0,
      sub: 'alice',
    })
  })

  test('FM-22: keeps the answer out of every cache', async () => {
    await using server = await createTestServer({ transport })

    const { response } = await createTestBrowser(server).signIn()

    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('follows the base path', async () => {
    await using server = await createTestServer({ transport, basePath: '/api/auth' })
    const browser = createTestBrowser(server)

    await browser.signIn()

    expect(browser.cookies).toMatchObject([{ path: '/api/auth' }])
  })

  test('gives a program both tokens in the body, and no cookie', async () => {
    await using server = await createTestServer({ transport })
    const issued = await server.signIn()

    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))

    expect(response.headers.getSetCookie()).toEqual([])
    expect(await response.json()).toMatchObject({ refresh_token: issued.refreshToken })
  })

  test('takes the fetch() of a server for that of a program', async () => {
    await using server = await createTestServer({ transport })
    const issued = await server.signIn()
    const headers = { 'sec-fetch-mode': 'cors' }

    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST', headers }))

    expect(await response.json()).toMatchObject({ refresh_token: issued.refreshToken })
  })

  test.each([
    ['only Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }],
    ['only Origin', { origin: 'https://api.test' }],
  ])('takes a request with %s for that of a browser', async (_, headers: Record<string, string>) => {
    await using server = await createTestServer({ transport })
    const issued = await server.signIn()

    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST', headers }))

    expect(response.headers.getSetCookie()).toHaveLength(1)
    expect(await response.json()).not.toHaveProperty('refresh_token')
  })

  test.each(['https://evil.test', 'https://evil.api.test', 'null'])(
    'gives a page at %s neither tokens nor a cookie (login CSRF)',
    async (origin) => {
      await using server = await createTestServer({ transport })

      const { response } = await createTestBrowser(server, origin).signIn()

      expect(response.headers.getSetCookie()).toEqual([])
      expect(await answerOf(response)).toEqual({
        status: 403,
        body: { error: 'access_denied', error_description: expect.any(String), code: 'origin_refused' },
      })
    },
  )
})

describe('cookieTransport(), at POST /token', () => {
  test('redeems the cookie, and answers with a new one at the same place', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [before] = browser.cookies

    const answer = await browser.redeem({ session_id: issued.sessionId, attempt: attempt(1) })

    expect(answer).toMatchObject({ status: 200, body: { access_token: expect.any(String), generation: 1 } })
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect(browser.cookies).toEqual([{ ...before, value: expect.any(String) }])
    expect(browser.cookies[0]?.value).not.toBe(before?.value)
  })

  test('FM-69: lets the cookie live as long as its refresh token', async () => {
    await using server = await createTestServer({ transport, jwt: { maxSessionLifetime: 1_300_000 } })
    const browser = createTestBrowser(server)
    await browser.signIn()
    await server.clock.advance(300_000_500)

    const { body } = await browser.redeem()

    expect(body['refresh_token_expires_in']).toBe(999_999)
    expect(browser.cookies[0]?.attributes).toContain('Max-Age=999999')
  })

  test('finds the only cookie without being told the session', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await browser.redeem()).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('asks for the session where there are cookies of several', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()
    await browser.signIn({ subject: 'bob' })

    expect(await browser.redeem()).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', error_description: expect.stringContaining('session_id') },
    })
  })

  test.each(['alice', 'bob'])('redeems the session of %s, which the request names', async (subject) => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const sessions = { alice: await browser.signIn(), bob: await browser.signIn({ subject: 'bob' }) }

    const { body } = await browser.redeem({
      session_id: subject === 'bob' ? sessions.bob.issued.sessionId : sessions.alice.issued.sessionId,
    })

    expect(body).toMatchObject({ sub: subject, generation: 1 })
  })

  test('answers a browser without a cookie that the session is over, and sets none', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId } = await server.signIn()
    const browser = createTestBrowser(server)

    const response = await browser.post('/auth/token', { grant_type: 'refresh_token', session_id: sessionId })

    expect(response.headers.getSetCookie()).toEqual([])
    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
  })

  test('serves a program as the bearer transport does: both tokens in the body, and no cookie', async () => {
    await using server = await createTestServer({ transport })
    const { refreshToken } = await server.signIn()

    const response = await server.post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken })

    expect(response.headers.getSetCookie()).toEqual([])
    expect(await response.json()).toMatchObject({ refresh_token: expect.any(String), generation: 1 })
  })

  test('ignores the cookies of a program', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId, refreshToken } = await server.signIn()
    const init = {
      headers: { cookie: `__Secure-tokenpair-${sessionId}=${refreshToken}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', session_id: sessionId }),
    }

    const response = await server.send('POST', '/token', init)

    expect(await answerOf(response)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', error_description: expect.stringContaining('refresh_token') },
    })
    expect(await server.redeem(refreshToken)).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('answers a browser that presents its refresh token in the body with a cookie, so that no one is signed out when an app changes its transport', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId, refreshToken } = await server.signIn()
    const browser = createTestBrowser(server)

    const moved = await browser.redeem({ refresh_token: refreshToken, attempt: attempt(1) })
    const next = await browser.redeem({ session_id: sessionId, generation: '1', attempt: attempt(2) })

    expect(moved.body).not.toHaveProperty('refresh_token')
    expect(next).toMatchObject({ status: 200, body: { generation: 2 } })
  })

  test('prefers the refresh token in the body to the cookie', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued: alice } = await browser.signIn({ subject: 'alice' })
    const bob = await server.signIn({ subject: 'bob' })

    const answers = [
      await browser.redeem({ refresh_token: bob.refreshToken, attempt: attempt(1) }),
      await browser.redeem({ refresh_token: bob.refreshToken, attempt: attempt(1), session_id: alice.sessionId }),
    ]

    expect(answers).toMatchObject([{ body: { sub: 'bob' } }, { body: { sub: 'bob' } }])
  })

  test('refuses a session_id that is none', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await browser.redeem({ session_id: 'x' })).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  test('gives the same cookie to whoever repeats an exchange', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const exchange = { grant_type: 'refresh_token', session_id: issued.sessionId, generation: '0', attempt: attempt(1) }

    const lost = await browser.sendSlowly('/auth/token', exchange)
    const repeated = await browser.sendSlowly('/auth/token', exchange)

    expect(repeated.response.headers.getSetCookie()).toEqual(lost.response.headers.getSetCookie())
    expect(repeated.response.status).toBe(200)
  })

  test('names the generation of the cookie where the attempt id was drawn for another, and changes nothing', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await browser.redeem({ session_id: issued.sessionId, generation: '0', attempt: attempt(1) })

    const answer = await browser.redeem({ session_id: issued.sessionId, generation: '0', attempt: attempt(1) })

    expect(answer).toMatchObject({ status: 409, body: { code: 'stale_duplicate', generation: 1 } })
    expect(browser.cookies).toHaveLength(1)
  })
})

describe('bearerTransport(), at POST /token', () => {
  test('gives a browser both tokens in the body, and no cookie', async () => {
    await using server = await createTestServer()
    const browser = createTestBrowser(server)
    const { issued, response } = await browser.signIn()

    const answer = await browser.redeem({ refresh_token: issued.refreshToken })

    expect(await response.json()).toMatchObject({ refresh_token: issued.refreshToken })
    expect(refreshTokenOf(answer)).toHaveLength(96)
    expect(browser.cookies).toEqual([])
  })
})
