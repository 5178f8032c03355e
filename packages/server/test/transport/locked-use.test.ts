import { bearerTransport, cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { bearer, createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { createLockedServer, createThief, judge, lockSecret } from './locked-fixture.ts'
import { createTestBrowser } from './test-browser.ts'

/** Why a request is refused, in words. */
async function explain(server: TestServer, request: Request): Promise<string> {
  const answer = await server.auth.authenticate(request)
  return answer.status === 'authenticated' ? answer.status : `${answer.error.code}: ${answer.error.message}`
}

describe('lockedTransport(), at a protected route', () => {
  test('KT-17: knows the user by the access token together with the lock cookie', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    expect(await judge(server, browser, issued.accessToken)).toBe('authenticated')
  })

  test('N-18: refuses the access token alone (KT-15)', async () => {
    await using server = await createLockedServer()
    const { issued } = await createTestBrowser(server).signIn()

    expect(await judge(server, createThief(server), issued.accessToken)).toBe('token_invalid')
  })

  test('N-18: knows nobody by the cookie alone', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    await browser.signIn()

    expect(await explain(server, browser.request('POST', '/transfer'))).toMatch(/^token_missing: /)
  })

  test('N-18: refuses the access token with the cookie of another session, under whatever name it comes', async () => {
    await using server = await createLockedServer()
    const alice = createTestBrowser(server)
    const mallory = createThief(server)
    const { issued } = await alice.signIn()
    await mallory.signIn({ subject: 'mallory' })

    const own = await judge(server, mallory, issued.accessToken)
    const [cookie] = mallory.cookies
    mallory.plant({ name: `__Host-tokenpair-lock-${issued.sessionId}`, value: String(cookie?.value), path: '/' })
    const renamed = await judge(server, mallory, issued.accessToken)

    expect([own, renamed]).toEqual(['token_invalid', 'token_invalid'])
  })

  test('N-18: refuses an access token that is not locked (N-17), and the refresh gives one that is', async () => {
    await using plain = await createTestServer()
    await using server = await createLockedServer({}, { store: plain.store })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const unlocked = await plain.redeem(issued.refreshToken)

    const refused = await judge(server, browser, unlocked.body['access_token'])
    const { body } = await browser.redeem({ refresh_token: String(unlocked.body['refresh_token']) })

    expect(refused).toBe('token_invalid')
    expect(await judge(server, browser, body['access_token'])).toBe('authenticated')
  })

  test('KT-16: refuses a lock cookie whose value was changed', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const changed = browser.cookies.map((cookie) => ({ ...cookie, value: cookie.value.replace(/^./, '_') }))

    expect(await judge(server, createThief(server, changed), issued.accessToken)).toBe('token_invalid')
  })

  test('takes the right one of several lock cookies of a session, in any order', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [cookie] = browser.cookies
    const planted = { name: String(cookie?.name), value: 'AAAAAAAAAAAAAAAAAAAAAA', path: '/', attributes: [] }

    const before = createThief(server, [planted, ...browser.cookies])
    const after = createThief(server, [...browser.cookies, planted])

    expect(await judge(server, before, issued.accessToken)).toBe('authenticated')
    expect(await judge(server, after, issued.accessToken)).toBe('authenticated')
  })

  test('says what is amiss, so that a developer finds the forgotten credentials', async () => {
    await using server = await createLockedServer()
    const { issued } = await createTestBrowser(server).signIn()
    const request = createThief(server).request('GET', '/me', { headers: bearer(issued.accessToken) })

    expect(await explain(server, request)).toMatch(/^token_invalid: .*no lock cookie.*credentials: 'include'/)
  })

  test('asks programs for the cookie, too: there is no request that may go without', async () => {
    await using server = await createLockedServer()
    const issued = await server.signIn()
    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))
    const [cookie = ''] = response.headers.getSetCookie()
    const headers = bearer(issued.accessToken)

    const without = await explain(server, new Request('https://api.test/me', { headers }))
    const withCookie = { ...headers, cookie: cookie.split(';')[0] ?? '' }

    expect(without).toMatch(/^token_invalid: /)
    expect(await explain(server, new Request('https://api.test/me', { headers: withCookie }))).toBe('authenticated')
  })

  test('refuses a page of a foreign origin that has both, as another subdomain with a copied token would have', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    expect(await judge(server, browser.at('https://evil.api.test'), issued.accessToken)).toBe('origin_refused')
  })

  test('goes on refusing a token that was revoked or has expired by its own code', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued: revoked } = await browser.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: revoked.sessionId })
    const { issued: expired } = await browser.signIn()
    const first = await judge(server, browser, revoked.accessToken)
    await server.clock.advance(600_000)

    expect(first).toBe('token_revoked')
    expect(await judge(server, browser, expired.accessToken)).toBe('token_expired')
  })
})

describe.each([
  ['bearerTransport()', bearerTransport()],
  ['cookieTransport()', cookieTransport()],
])('%s', (_, transport) => {
  test('refuses an access token that is locked, with and without its cookie', async () => {
    await using locked = await createLockedServer()
    await using server = await createTestServer({ transport, store: locked.store })
    const browser = createTestBrowser(locked)
    const { issued } = await browser.signIn()

    expect(await judge(server, browser, issued.accessToken)).toBe('token_invalid')
    expect(await judge(server, createThief(locked), issued.accessToken)).toBe('token_invalid')
  })
})

describe('lockSecret of lockedTransport()', () => {
  test('opens nothing that another secret has locked', async () => {
    await using first = await createLockedServer({ lockSecret })
    await using second = await createLockedServer(
      { lockSecret: 'another secret for the tests' },
      { store: first.store },
    )
    const browser = createTestBrowser(first)
    const { issued } = await browser.signIn()

    expect(await judge(second, browser, issued.accessToken)).toBe('token_invalid')
  })

  test('stays open to those of former secrets, and the next refresh locks by the new one', async () => {
    await using before = await createLockedServer({ lockSecret })
    const options = { lockSecret: 'a new secret for the tests', fallbackLockSecrets: [lockSecret] }
    await using after = await createLockedServer(options, { store: before.store })
    await using later = await createLockedServer({ lockSecret: options.lockSecret }, { store: before.store })
    const browser = createTestBrowser(before)
    const { issued } = await browser.signIn()

    const still = await judge(after, browser, issued.accessToken)
    const moved = createTestBrowser(after, undefined, [...browser.cookies])
    const { body } = await moved.redeem({ refresh_token: issued.refreshToken })

    expect(still).toBe('authenticated')
    expect(await judge(later, moved, body['access_token'])).toBe('authenticated')
    expect(await judge(later, moved, issued.accessToken)).toBe('token_invalid') // locked by the former one, which is gone
  })

  test('N-18: refuses no browser whose lock is an old one, while two servers disagree about the newest secret', async () => {
    await using before = await createLockedServer({ lockSecret })
    const options = { lockSecret: 'a new secret for the tests', fallbackLockSecrets: [lockSecret] }
    await using after = await createLockedServer(options, { store: before.store })
    const browser = createTestBrowser(before)
    const { issued } = await browser.signIn()
    const moved = createTestBrowser(after, undefined, [...browser.cookies])

    await moved.redeem({ refresh_token: issued.refreshToken })

    expect(await judge(after, moved, issued.accessToken)).toBe('authenticated')
  })

  test('is derived from the pepper by default, and follows when that is replaced', async () => {
    await using before = await createLockedServer()
    const jwt = {
      refreshTokenHashPepper: 'a new pepper for the tests',
      fallbackRefreshTokenHashPeppers: [jwtOptions.refreshTokenHashPepper],
    }
    await using after = await createLockedServer({}, { store: before.store, jwt })
    const browser = createTestBrowser(before)
    const { issued } = await browser.signIn()

    expect(await judge(after, browser, issued.accessToken)).toBe('authenticated')
  })
})
