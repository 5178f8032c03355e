import { cookieTransport, JwtConfig } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { answerOf, attempt, createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { keyManager } from './key-manager.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'

const transport = cookieTransport({ allowedOrigins: ['https://app.test'] })
const tokenManagerBuilders = [keyManager(), new JwtConfig(jwtOptions)]

/** Who sends a request to a route of the app: a subject, or the code of a refusal. */
async function judge(server: TestServer, request: Request): Promise<string> {
  const verdict = await server.auth.authenticate(request)
  return verdict.status === 'authenticated' ? verdict.subject : verdict.error.code
}

function createServer(): Promise<TestServer> {
  return createTestServer({ transport, tokenManagerBuilders })
}

/** A request that a browser sends with its cookies, by these headers in place of its own. */
function requestWith(browser: TestBrowser, method: string, headers: Readonly<Record<string, string>>): Request {
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return new Request('https://api.test/me', { method, headers: { ...headers, cookie } })
}

describe('cookieTransport(), with a manager whose token is sent with each request', () => {
  test('gives a browser the key in a cookie for all of this host, and none of it in the body', async () => {
    await using server = await createServer()

    const { issued, response } = await createTestBrowser(server).signIn()

    expect(response.headers.getSetCookie()).toEqual([
      `__Host-tokenpair-${issued.sessionId}=${issued.refreshToken}; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Strict`,
    ])
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject({ access_token: '', session_id: issued.sessionId, sub: 'alice' })
    expect(body).not.toContain(issued.refreshToken)
    expect(body).not.toContain('"refresh_token"')
  })

  test('W19: lets the cookie outlive the browser, as long as the key', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)

    const { issued } = await browser.signIn()

    expect(browser.cookies[0]?.attributes).toContain(`Max-Age=${issued.refreshTokenExpiresIn}`)
  })

  test('gives a program the key in the body', async () => {
    await using server = await createServer()
    const issued = await server.signIn()

    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))

    expect(await response.json()).toMatchObject({ access_token: issued.accessToken })
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('knows the user by the cookie', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await judge(server, browser.request('GET', '/me'))).toBe('alice')
    expect(await judge(server, browser.request('POST', '/me'))).toBe('alice')
  })

  test('needs no more of a request than its head', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    const { method, headers, url } = browser.request('POST', '/me')
    const cookie = headers.get('cookie') ?? ''
    const fromApp = new Headers({ cookie, origin: 'https://app.test' })
    const fromElsewhere = new Headers({ cookie, origin: 'https://api.test' })

    expect(await server.auth.authenticate({ method, headers, url })).toMatchObject({ status: 'authenticated' })
    expect(await server.auth.authenticate({ method, headers: fromApp, url: '/me' })).toMatchObject({
      status: 'authenticated',
    })
    expect(await server.auth.authenticate({ method, headers: fromElsewhere, url: '/me' })).toMatchObject({
      error: { code: 'origin_refused' },
    })
  })

  test('prefers the header Authorization to the cookie', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    const bob = await server.signIn({ subject: 'bob' })
    const requestOf = (authorization: string): Request => browser.request('GET', '/me', { headers: { authorization } })

    expect(await judge(server, requestOf(`Bearer ${bob.accessToken}`))).toBe('bob')
    expect(await judge(server, requestOf('Bearer x'))).toBe('token_invalid')
    expect(await judge(server, requestOf('Bearer'))).toBe('token_invalid')
    expect(await judge(server, requestOf('Basic YTpi'))).toBe('alice')
  })

  test.each([
    ['POST', { origin: 'https://evil.test' }],
    ['POST', { origin: 'null' }],
    ['DELETE', { 'sec-fetch-site': 'same-site' }],
    ['GET', { origin: 'https://evil.test', upgrade: 'websocket' }],
  ])('refuses the cookie at a %s of a foreign page: %o (CSRF)', async (method, headers: Record<string, string>) => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await server.auth.authenticate(requestWith(browser, method, headers))).toMatchObject({
      status: 'rejected',
      error: { code: 'origin_refused' },
    })
  })

  test.each([
    ['a page of its own', 'POST', { 'sec-fetch-site': 'same-origin' }],
    ['an allowed page', 'POST', { origin: 'https://app.test', 'sec-fetch-site': 'cross-site' }],
    ['a socket of an allowed page', 'GET', { origin: 'https://app.test', upgrade: 'websocket' }],
    ['a link on a foreign page', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['the address bar', 'GET', { 'sec-fetch-site': 'none' }],
    ['a page on plain http', 'HEAD', {}],
  ])('takes the cookie from %s', async (_, method, headers: Record<string, string>) => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await judge(server, requestWith(browser, method, headers))).toBe('alice')
  })

  test('ignores the cookie at an unsafe request of a program', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await judge(server, requestWith(browser, 'POST', {}))).toBe('token_missing')
  })

  test('takes no refresh token in a cookie for a key', async () => {
    await using server = await createTestServer({ transport: cookieTransport({ path: '/' }) })
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await judge(server, browser.request('GET', '/me'))).toBe('token_missing')
  })

  test('signs out by the cookie, and clears it', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const response = await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(response.status).toBe(200)
    expect(browser.cookies).toEqual([])
    expect(await server.judge(issued.accessToken)).toBe('token_invalid')
  })

  test('clears the cookie also where its session cannot be looked up', async () => {
    const findSession = (): Promise<never> => Promise.reject(new Error('The database is away'))
    await using server = await createTestServer({ transport, tokenManagerBuilders: [keyManager({ findSession })] })
    const browser = createTestBrowser(server)
    await browser.signIn()

    const response = await browser.post('/auth/revoke', { token_type_hint: 'refresh_token' })

    expect(await answerOf(response)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(browser.cookies).toEqual([])
  })

  test('clears a cookie once where all cookies lie at one path', async () => {
    await using server = await createTestServer({ transport: cookieTransport({ path: '/' }), tokenManagerBuilders })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const response = await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(response.headers.getSetCookie()).toHaveLength(1)
  })

  test('clears the cookie of the caller who ends all sessions', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    const response = await browser.send('DELETE', '/auth/sessions?except=none')

    expect(response.status).toBe(204)
    expect(browser.cookies).toEqual([])
  })

  test('lets whoever signs in take the place of the user before', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    const bob = await server.signIn({ subject: 'bob' })

    browser.receive(bob)

    expect(browser.cookies).toMatchObject([{ value: bob.refreshToken }])
    expect(await judge(server, browser.request('GET', '/me'))).toBe('bob')
  })

  test('takes the newest of two keys that were signed in at once', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const requests = [browser.request('POST', '/sign-in'), browser.request('POST', '/sign-in')] as const
    const alice = server.auth.respond(await server.signIn(), requests[0])
    const bob = server.auth.respond(await server.signIn({ subject: 'bob' }), requests[1])

    browser.store(alice)
    browser.store(bob)

    expect(browser.cookies).toHaveLength(2)
    expect(await judge(server, browser.request('GET', '/me'))).toBe('bob')
  })

  test('does not read the key of one session under the name of another', async () => {
    await using server = await createServer()
    const { refreshToken } = await server.signIn()
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Host-tokenpair-${'A'.repeat(22)}`, value: refreshToken, path: '/' })

    expect(await judge(server, browser.request('GET', '/me'))).toBe('token_missing')
  })

  test('keeps the refresh tokens of another manager beside it', async () => {
    await using server = await createTestServer({
      transport,
      tokenManagerBuilders: [new JwtConfig(jwtOptions), keyManager()],
    })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    browser.plant({ name: `__Host-tokenpair-${'A'.repeat(22)}`, value: `key.${'A'.repeat(22)}.secret`, path: '/' })

    const answer = await browser.redeem({ session_id: issued.sessionId, attempt: attempt(1) })

    expect(answer).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(await answerOf(await browser.send('GET', '/auth/sessions'))).toMatchObject({ status: 401 })
  })
})
