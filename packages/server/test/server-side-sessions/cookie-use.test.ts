import { describe, expect, test } from 'vitest'
import { cookieTransport, JwtConfig, type ServerSideSessionsConfigOptions } from '../../src/index.ts'
import { answerOf, attempt, jwtOptions, type TestServer } from '../test-server.ts'
import { createTestBrowser, type TestBrowser } from '../transport/test-browser.ts'
import {
  createSessionServer,
  sessionBuilder,
  sessionKeyHashPepper,
  type SessionServer,
  stores,
} from './session-fixture.ts'

/** Who sends a request to a route of the app: a subject, or the code of a refusal. */
async function judge({ auth }: TestServer, request: Request): Promise<string> {
  const user = await auth.authenticate(request)
  return user.status === 'authenticated' ? user.subject : user.error.code
}

/** `Max-Age` of the only cookie that a browser holds. */
function maxAgeOf({ cookies }: TestBrowser): number {
  const maxAges = cookies.flatMap(({ attributes }) => attributes.filter((each) => each.startsWith('Max-Age=')))
  return Number(maxAges.join().slice('Max-Age='.length))
}

describe.each(stores)('the key of a server-side session in a cookie on %s', (_, createStore) => {
  const createServer = (session: Partial<ServerSideSessionsConfigOptions> = {}): Promise<SessionServer> =>
    createSessionServer({ store: createStore(), transport: cookieTransport(), session })

  test('authenticates requests to any path, and writes down their use', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.clock.advance(60_000)

    const subjects = [
      await judge(server, browser.request('GET', '/me')),
      await judge(server, browser.request('POST', '/')),
    ]

    expect(subjects).toEqual(['alice', 'alice'])
    expect(await server.store.find(issued.sessionId)).toMatchObject({ generation: 1, refreshedAt: server.clock.now() })
  })

  test('does not authenticate what a page of a foreign origin sends, and lets it neither renew nor sign out', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const foreign = browser.at('https://evil.test')

    const code = await judge(server, foreign.request('POST', '/me'))
    const renewed = await foreign.redeem()
    const signedOut = await answerOf(await foreign.post('/auth/revoke', { session_id: issued.sessionId }))

    expect(code).toBe('origin_refused')
    expect(renewed).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
    expect(signedOut).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
    expect(browser.cookies).toHaveLength(1)
    expect(await judge(server, browser.request('GET', '/me'))).toBe('alice')
  })

  test('does not authenticate the unsafe request of a program that says nothing of its origin', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    const cookie = browser.request('GET', '/me').headers.get('cookie') ?? ''

    const request = new Request('https://api.test/me', { method: 'POST', headers: { cookie } })

    expect(await judge(server, request)).toBe('token_missing')
  })

  test.each([
    ['one bit is flipped', (key: string) => `${key.slice(0, 40)}${key[40] === 'A' ? 'B' : 'A'}${key.slice(41)}`],
    ['it is cut', (key: string) => key.slice(0, -1)],
    ['it is empty', () => ''],
  ])('is nobody’s where %s', async (__, tamper) => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const forger = createTestBrowser(server)
    const name = `__Host-tokenpair-${issued.sessionId}`
    forger.plant({ name, value: tamper(issued.refreshToken), path: '/' })

    expect(await judge(server, forger.request('GET', '/me'))).toBe('token_missing')
  })

  test('W19: lives in the browser until its session may no longer live, and each renewal says how long that is', async () => {
    await using server = await createServer({ inactivityTimeout: 14, maxSessionLifetime: 20 })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const atSignIn = maxAgeOf(browser)
    await server.clock.advance(5000)
    const early = await browser.redeem({ session_id: issued.sessionId, attempt: attempt(1) })
    const renewed = maxAgeOf(browser)
    await server.clock.advance(5000)
    await browser.redeem({ session_id: issued.sessionId, attempt: attempt(2) })

    expect(early).toMatchObject({ status: 200, body: { access_token: '', generation: 1 } })
    expect([atSignIn, renewed, maxAgeOf(browser)]).toEqual([20, 15, 10])
    expect(browser.cookies).toMatchObject([{ value: issued.refreshToken }])
  })

  test('W19: outlives the browser’s own session also where it has no end', async () => {
    await using server = await createServer({ maxSessionLifetime: undefined, inactivityTimeout: undefined })
    const browser = createTestBrowser(server)

    await browser.signIn()

    expect(maxAgeOf(browser)).toBe(315_360_000)
  })

  test('moves to the new pepper with a renewal, where the old one is still taken', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [former] = browser.cookies
    const builder = sessionBuilder({
      sessionKeyHashPepper: 'the new pepper',
      fallbackSessionKeyHashPeppers: [sessionKeyHashPepper],
    })
    const transport = cookieTransport()
    await using rotated = await createSessionServer({ store: server.store, transport, tokenManagerBuilders: [builder] })
    const later = createTestBrowser(rotated, 'https://api.test', [...browser.cookies])
    await later.redeem({ session_id: issued.sessionId })

    expect(later.cookies).toHaveLength(1)
    expect(later.cookies[0]?.value).not.toBe(former?.value)
    expect(await judge(rotated, later.request('GET', '/me'))).toBe('alice')
  })

  test('ends with auth.signOut() for the request that has the cookie', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    expect(await server.auth.signOut(browser.request('POST', '/sign-out'))).toBe(true)
    expect(await server.judge(issued.accessToken)).toBe('token_revoked')
  })

  test('lies beside the refresh token of a JwtConfig, each with its own path', async () => {
    const tokenManagerBuilders = [sessionBuilder(), new JwtConfig(jwtOptions)]
    await using server = await createSessionServer({
      store: createStore(),
      transport: cookieTransport(),
      tokenManagerBuilders,
    })
    await using jwtServer = await createSessionServer({
      store: server.store,
      transport: cookieTransport(),
      random: server.random,
      tokenManagerBuilders: tokenManagerBuilders.toReversed(),
    })
    const browser = createTestBrowser(server)
    await browser.signIn()
    const pair = await jwtServer.signIn()
    browser.receive(pair)

    const renewed = await browser.redeem({ session_id: pair.sessionId, attempt: attempt(1) })

    expect(browser.cookies.map(({ path }) => path).toSorted()).toEqual(['/', '/auth'])
    expect(renewed).toMatchObject({ status: 200, body: { session_id: pair.sessionId, generation: 1 } })
    expect(await judge(server, browser.request('GET', '/me'))).toBe('alice')
  })
})
