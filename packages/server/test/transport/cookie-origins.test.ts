import { cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { answerOf, attempt, createTestServer, type TestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const app = 'https://app.test'
const transport = cookieTransport({ allowedOrigins: [app] })

/** Posts to the token route with the cookie of a living session and these headers. */
async function redeemWith(server: TestServer, headers: Readonly<Record<string, string>>): Promise<Response> {
  const { sessionId, refreshToken } = await server.signIn()
  const body = new URLSearchParams({ grant_type: 'refresh_token', session_id: sessionId, attempt: attempt(1) })
  const cookie = `__Secure-tokenpair-${sessionId}=${refreshToken}`
  return server.send('POST', '/token', { body, headers: { ...headers, cookie } })
}

describe('cookieTransport(), by the origin of a request (CSRF)', () => {
  test.each([
    ['Sec-Fetch-Site says same-origin', { 'sec-fetch-site': 'same-origin' }],
    ['Origin is where the request was sent', { origin: 'https://api.test' }],
    ['Origin is allowed', { origin: app }],
    ['Origin is allowed, and of another site', { origin: app, 'sec-fetch-site': 'cross-site' }],
    [
      'Sec-Fetch-Site says same-origin behind a proxy that changes the address',
      { origin: 'https://front.test', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'Sec-Fetch-Site says same-origin of a page that hides its address',
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    ],
  ])('redeems where %s', async (_, headers: Record<string, string>) => {
    await using server = await createTestServer({ transport })

    expect((await redeemWith(server, headers)).status).toBe(200)
  })

  test.each([
    ['Origin is foreign', { origin: 'https://evil.test' }],
    ['Origin is foreign, and of the same site', { origin: 'https://evil.api.test', 'sec-fetch-site': 'same-site' }],
    ['Origin is foreign, and of another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
    ['Origin is null', { origin: 'null' }],
    ['Origin is empty', { origin: '' }],
    ['Origin differs in its scheme', { origin: 'http://api.test' }],
    ['Origin differs in its port', { origin: 'https://api.test:444' }],
    ['Origin begins like an allowed one', { origin: `${app}.evil.test` }],
    ['Origin ends like an allowed one', { origin: 'https://evil-app.test' }],
    ['there are two origins', { origin: `${app}, https://evil.test` }],
    ['Sec-Fetch-Site says same-site without Origin', { 'sec-fetch-site': 'same-site' }],
    ['Sec-Fetch-Site says cross-site without Origin', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site says none without Origin', { 'sec-fetch-site': 'none' }],
    ['Sec-Fetch-Site says something new without Origin', { 'sec-fetch-site': 'same-origin-ish' }],
    ['Sec-Fetch-Site is empty', { 'sec-fetch-site': '' }],
  ])('refuses where %s', async (_, headers: Record<string, string>) => {
    await using server = await createTestServer({ transport })

    const response = await redeemWith(server, headers)

    expect(response.headers.getSetCookie()).toEqual([])
    expect(await answerOf(response)).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
  })

  test('changes nothing when it refuses', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const evil = browser.at('https://evil.test')

    await evil.redeem({ session_id: issued.sessionId, attempt: attempt(8) })
    await evil.post('/auth/revoke', { session_id: issued.sessionId })

    const answer = await browser.redeem({ session_id: issued.sessionId, attempt: attempt(1) })
    expect(answer).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('refuses a sign-out that a foreign page sends', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()

    const response = await browser.at('https://evil.test').post('/auth/revoke', { token_type_hint: 'refresh_token' })

    expect(await answerOf(response)).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
    expect(browser.cookies).toHaveLength(1)
  })

  test('plants no session of its sender in a browser that a foreign page makes redeem a token (login CSRF)', async () => {
    await using server = await createTestServer({ transport })
    const mallory = await server.signIn({ subject: 'mallory' })
    const browser = createTestBrowser(server)

    const answer = await browser.at('https://evil.test').redeem({ refresh_token: mallory.refreshToken })

    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
    expect(browser.cookies).toEqual([])
  })

  test('clears no cookie for a foreign page', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const headers = { authorization: `Bearer ${issued.accessToken}` }
    const response = await browser
      .at('https://evil.test')
      .send('DELETE', `/auth/sessions/${issued.sessionId}`, { headers })

    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('counts the origin of the issuer as its own, for servers behind a proxy', async () => {
    await using server = await createTestServer({ transport, issuer: 'https://front.test/login' })

    expect((await redeemWith(server, { origin: 'https://front.test' })).status).toBe(200)
  })

  test('refuses the origin of a proxy that it was not told of', async () => {
    await using server = await createTestServer({ transport })

    expect((await redeemWith(server, { origin: 'https://front.test' })).status).toBe(403)
  })

  test('says how an honest page is let in', async () => {
    await using server = await createTestServer({ transport })

    const { body } = await answerOf(await redeemWith(server, { origin: 'https://front.test' }))

    expect(body['error_description']).toMatch(/allowedOrigins.*issuer/)
  })

  test('takes a page of an allowed origin through its whole life', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server, app)
    const { issued } = await browser.signIn()

    const answer = await browser.redeem({ session_id: issued.sessionId, attempt: attempt(1) })
    await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(answer).toMatchObject({ status: 200 })
    expect(browser.cookies).toEqual([])
  })
})

describe('bearerTransport(), by the origin of a request', () => {
  test('refuses none: who holds no token gains nothing', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    const answer = await createTestBrowser(server, 'https://evil.test').redeem({ refresh_token: refreshToken })

    expect(answer.status).toBe(200)
  })
})
