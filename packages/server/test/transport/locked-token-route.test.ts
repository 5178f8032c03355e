import { inspect } from 'node:util'
import { type IssuedToken, lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { answerOf, attempt, bearer, createTestServer, refreshTokenOf } from '../test-server.ts'
import { createLockedServer, createThief, judge, lockSecret } from './locked-fixture.ts'
import { createTestBrowser } from './test-browser.ts'

/** The parameters that redeem a pair. */
function exchange({ refreshToken }: IssuedToken, number = 1): Readonly<Record<string, string>> {
  return { grant_type: 'refresh_token', refresh_token: refreshToken, attempt: attempt(number) }
}

describe('lockedTransport(), at sign-in', () => {
  test('N-20: gives both tokens in the body, and the lock in a cookie of the session that no script can read', async () => {
    await using server = await createLockedServer()
    const { issued, response } = await createTestBrowser(server).signIn()

    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^__Host-tokenpair-lock-${issued.sessionId}=[\\w-]{22}; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Strict$`,
        ),
      ),
    ])
    expect(await response.json()).toMatchObject({
      access_token: issued.accessToken,
      refresh_token: issued.refreshToken,
    })
  })

  test('N-22: keeps the answer out of every cache', async () => {
    await using server = await createLockedServer()
    const { response } = await createTestBrowser(server).signIn()

    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('gives a page of a foreign origin neither tokens nor a cookie (login CSRF)', async () => {
    await using server = await createLockedServer()
    const { response } = await createTestBrowser(server, 'https://evil.test').signIn()

    expect(response.headers.getSetCookie()).toEqual([])
    expect(await answerOf(response)).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
  })
})

describe('lockedTransport(), at POST /token', () => {
  test('redeems the refresh token together with the cookie, and gives the same lock for longer', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [before] = browser.cookies
    await server.clock.advance(500_000)

    const answer = await browser.redeem(exchange(issued))

    expect(answer).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(browser.cookies).toEqual([before])
    expect(await judge(server, browser, answer.body['access_token'])).toBe('authenticated')
  })

  test('N-18: refuses a stolen refresh token without the cookie, and the session lives on', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const stolen = await createThief(server).redeem(exchange(issued, 9))
    const honest = await browser.redeem(exchange(issued))

    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant', code: 'refresh_token_invalid' } })
    expect(honest).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('N-18: refuses a stolen refresh token with the cookie of another session, and ends neither', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const thief = createThief(server)
    const { issued: own } = await thief.signIn({ subject: 'mallory' })

    const stolen = await thief.redeem(exchange(issued, 9))

    expect(stolen).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await thief.redeem(exchange(own))).toMatchObject({ status: 200 })
    expect(await browser.redeem(exchange(issued))).toMatchObject({ status: 200 })
  })

  test('tells the app of a refresh token that came without its lock, since it may be a stolen one', async () => {
    const events: unknown[] = []
    await using server = await createLockedServer({}, { onEvent: (event) => void events.push(event) })
    const { issued } = await createTestBrowser(server).signIn()

    await createThief(server).redeem(exchange(issued))

    const { sessionId } = issued
    expect(events.slice(1)).toEqual([{ type: 'refused', manager: 'jwt', sessionId, code: 'refresh_token_invalid' }])
  })

  test('shows no lock and no secret, neither in a refusal nor in an event nor by its builder', async () => {
    const events: unknown[] = []
    const transport = lockedTransport({ lockSecret })
    await using server = await createTestServer({ transport, onEvent: (event) => void events.push(event) })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [cookie] = browser.cookies

    const stolen = await createThief(server).redeem(exchange(issued))
    const use = await server.auth.authenticate(new Request('https://api.test', { headers: bearer(issued.accessToken) }))
    const shown = inspect([transport, server.auth, events, stolen, use], { depth: 20, showHidden: true })

    expect(shown).not.toContain(cookie?.value)
    expect(shown).not.toContain(lockSecret)
  })

  test('JWT Keeper W3: clears no cookie in the answer that refuses for the lock', async () => {
    await using server = await createLockedServer()
    const { issued } = await createTestBrowser(server).signIn()

    const response = await createThief(server).post('/auth/token', exchange(issued))

    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('clears no cookie of a living session for a refresh token that is none, though the request names the session', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const answer = await browser.redeem({ refresh_token: 'x'.repeat(96), session_id: issued.sessionId })

    expect(answer).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await judge(server, browser, issued.accessToken)).toBe('authenticated')
  })

  test('clears the cookie, as it was set, where the session is over', async () => {
    await using server = await createLockedServer({ sameSite: 'lax', domain: 'api.test' })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: issued.sessionId })

    const response = await browser.post('/auth/token', exchange(issued))

    expect(response.headers.getSetCookie()).toEqual([
      `__Secure-tokenpair-lock-${issued.sessionId}=; Path=/; Domain=api.test; Max-Age=0; HttpOnly; Secure; SameSite=Lax`,
    ])
    expect(browser.cookies).toEqual([])
  })

  test('keeps the cookie where the store fails', async () => {
    const { server, issued } = await createBrokenServer({ transport: lockedTransport() })
    const browser = createTestBrowser(server)
    browser.receive(issued)

    const answer = await browser.redeem(exchange(issued))

    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(browser.cookies).toHaveLength(1)
  })

  test('refuses a page of a foreign origin before it looks at any token', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const answer = await browser.at('https://evil.api.test').redeem(exchange(issued, 9))

    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
    expect(await browser.redeem(exchange(issued))).toMatchObject({ status: 200 })
  })

  test('leaves the judgement of a text that is no refresh token to the token manager', async () => {
    await using server = await createLockedServer()
    const answer = await createTestBrowser(server).redeem({ refresh_token: 'none' })

    expect(answer).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
  })

  test('asks those to sign in again whose session began before tokens were locked: they have no cookie', async () => {
    await using plain = await createTestServer()
    await using server = await createLockedServer({}, { store: plain.store })
    const issued = await plain.signIn()

    const answer = await createTestBrowser(server).redeem(exchange(issued))

    expect(answer).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(refreshTokenOf(await plain.redeem(issued.refreshToken))).toHaveLength(96)
  })
})
