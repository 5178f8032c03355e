import { lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { attempt, bearer } from '../test-server.ts'
import { createLockedServer, createThief, judge } from './locked-fixture.ts'
import { createTestBrowser } from './test-browser.ts'

describe('lockedTransport(), with several sessions in one browser', () => {
  test('JWT Keeper W6, N-19: lets two accounts in one jar go on, each by its own lock', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued: alice } = await browser.signIn({ subject: 'alice' })
    const { issued: bob } = await browser.signIn({ subject: 'bob' })

    const renewed = await browser.redeem({ refresh_token: alice.refreshToken })

    expect(await judge(server, browser, renewed.body['access_token'])).toBe('authenticated')
    expect(await judge(server, browser, bob.accessToken)).toBe('authenticated')
  })

  test('JWT Keeper W6: keeps both of two tabs signed in that renew by turns, each its own session of one user', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const tabs = [await browser.signIn(), await browser.signIn()].map(({ issued }) => issued)
    const refreshTokens = tabs.map(({ refreshToken }) => refreshToken)

    for (const turn of [0, 1, 0, 1]) {
      const { body } = await browser.redeem({ refresh_token: String(refreshTokens[turn]) })
      refreshTokens[turn] = String(body['refresh_token'])
    }

    expect(await Promise.all(tabs.map(({ accessToken }) => judge(server, browser, accessToken)))).toEqual([
      'authenticated',
      'authenticated',
    ])
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(2)
  })

  test('N-19: forgets the session that signs out alone, and the other one goes on', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued: alice } = await browser.signIn({ subject: 'alice' })
    const { issued: bob } = await browser.signIn({ subject: 'bob' })

    await browser.post('/auth/revoke', { token: alice.refreshToken })

    expect(browser.cookies).toMatchObject([{ name: `__Host-tokenpair-lock-${bob.sessionId}` }])
    expect(await judge(server, browser, bob.accessToken)).toBe('authenticated')
    expect(await browser.redeem({ refresh_token: bob.refreshToken })).toMatchObject({ status: 200 })
  })

  test('JWT Keeper W3: keeps the lock for tokens under way while another request renews, in either order', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const exchange = { grant_type: 'refresh_token', refresh_token: issued.refreshToken, attempt: attempt(1) }

    const early = await browser.sendSlowly('/auth/token', exchange)
    const late = await browser.sendSlowly('/auth/token', exchange)
    const [first, second] = [await early.response.json(), await late.response.json()]
    late.arrive()
    early.arrive()

    expect(await judge(server, browser, issued.accessToken)).toBe('authenticated')
    expect(await judge(server, browser, first['access_token'])).toBe('authenticated')
    expect(await judge(server, browser, second['access_token'])).toBe('authenticated')
  })

  test('JWT Keeper W3: answers the loser of a race without touching the winner, whose token and cookie go on', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const { body } = await browser.redeem({ refresh_token: issued.refreshToken, attempt: attempt(1) })
    await browser.redeem({ refresh_token: String(body['refresh_token']), attempt: attempt(2) })

    const loser = await browser.redeem({ refresh_token: issued.refreshToken, attempt: attempt(1) })

    expect(loser).toMatchObject({ status: 409, body: { code: 'stale_duplicate' } })
    expect(await judge(server, browser, body['access_token'])).toBe('authenticated')
  })

  test('gives up the locks of the oldest sessions beyond twenty others, so that requests do not outgrow servers', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    for (let count = 0; count < 30; count++) await browser.signIn()

    expect(browser.cookies).toHaveLength(21)
  })
})

describe('lockedTransport(), at sign-out', () => {
  test('JWT Keeper W7, N-20: clears the cookie by the very attributes that it was set with', async () => {
    await using server = await createLockedServer({ name: 'acme', domain: 'api.test', sameSite: 'lax' })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const set = browser.cookies[0]?.attributes.map((each) => each.replace(/^Max-Age=.*/, 'Max-Age=0'))

    const response = await browser.post('/auth/revoke', { token: issued.refreshToken })

    const [, ...cleared] = String(response.headers.getSetCookie()[0]).split('; ')
    expect(cleared).toEqual(set)
    expect(browser.cookies).toEqual([])
  })

  test('ends the session by its refresh token alone: who has lost the cookie can still sign out', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const response = await createThief(server).post('/auth/revoke', { token: issued.refreshToken })

    expect(response.status).toBe(200)
    expect(await browser.redeem({ refresh_token: issued.refreshToken })).toMatchObject({
      body: { code: 'session_revoked' },
    })
  })

  test('clears the cookie when a session ends itself in the list of devices, and not when it ends another', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const other = await server.signIn()
    const init = { headers: bearer(issued.accessToken) }

    const elsewhere = await browser.send('DELETE', `/auth/sessions/${other.sessionId}`, init)
    const kept = browser.cookies.length
    await browser.send('DELETE', `/auth/sessions/${issued.sessionId}`, init)

    expect([elsewhere.status, kept]).toEqual([204, 1])
    expect(browser.cookies).toEqual([])
  })

  test('refuses to list or end devices by an access token without its cookie', async () => {
    await using server = await createLockedServer()
    const { issued } = await createTestBrowser(server).signIn()
    const thief = createThief(server)

    const list = await thief.send('GET', '/auth/sessions', { headers: bearer(issued.accessToken) })
    const end = await thief.send('DELETE', '/auth/sessions?except=none', { headers: bearer(issued.accessToken) })

    expect([list.status, end.status]).toEqual([401, 401])
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('clears nothing for a page of a foreign origin', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const response = await browser.at('https://evil.test').post('/auth/revoke', { token: issued.refreshToken })

    expect(response.status).toBe(403)
    expect(browser.cookies).toHaveLength(1)
  })

  test('forgets the session also while the store fails, since its user wants it gone', async () => {
    const { server, issued } = await createBrokenServer({ transport: lockedTransport() })
    const browser = createTestBrowser(server)
    browser.receive(issued)

    const response = await browser.post('/auth/revoke', { token: issued.refreshToken })

    expect(response.status).toBe(503)
    expect(browser.cookies).toEqual([])
  })
})
