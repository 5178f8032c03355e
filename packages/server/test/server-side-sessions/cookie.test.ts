import { describe, expect, test } from 'vitest'
import { cookieTransport } from '../../src/index.ts'
import { createTestBrowser, type TestBrowser } from '../transport/test-browser.ts'
import { authenticate, createSessionServer, type SessionServer } from './session-fixture.ts'

function createServer(): Promise<SessionServer> {
  return createSessionServer({ transport: cookieTransport() })
}

/** What `authenticate` says of a request of the browser's own page. */
async function statusOf(server: SessionServer, browser: TestBrowser): Promise<string> {
  return (await server.auth.authenticate(browser.request('POST', '/notes'))).status
}

describe('a server-side session in a cookie', () => {
  test('begins with a cookie for the whole host that no script can read, and without a key in the body', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued, response } = await browser.signIn()

    expect(response.headers.getSetCookie()).toEqual([
      `__Host-tokenpair-${issued.sessionId}=${issued.accessToken}; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Strict`,
    ])
    expect(await response.text()).not.toContain(issued.accessToken)
    expect(await statusOf(server, browser)).toBe('authenticated')
  })

  test('is handed to a program in the body', async () => {
    await using server = await createServer()
    const issued = await server.signIn()
    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))

    expect(await response.json()).toMatchObject({ access_token: issued.accessToken, refresh_token: issued.accessToken })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await authenticate(server, issued.accessToken)).toMatchObject({ status: 'authenticated' })
  })

  test('W30: lets nobody else sign in over it, and the same user again', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    const request = browser.request('POST', '/sign-in')
    const signIn = { method: 'password', request }

    await expect(server.auth.issueToken({ ...signIn, subject: 'bob' })).rejects.toMatchObject({
      code: 'signed_in_as_other',
    })
    expect(await server.auth.issueToken({ ...signIn, subject: 'alice' })).toMatchObject({ subject: 'alice' })
  })

  test('W19: has a cookie that is given another lifetime whenever the client renews the key', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    await server.clock.advance(10 * 86_400_000)
    const { status, body } = await browser.redeem()

    expect({ status, body }).toMatchObject({ status: 200, body: { access_token: '', generation: 1 } })
    expect(browser.cookies).toMatchObject([{ attributes: expect.arrayContaining(['Max-Age=1209600']) }])
    expect(await statusOf(server, browser)).toBe('authenticated')
  })

  test('ends with the sign-out, and so does its cookie', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const response = await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(response.status).toBe(200)
    expect(browser.cookies).toEqual([])
    expect(await server.judge(issued.accessToken)).toBe('token_revoked')
  })

  test('loses its cookie when a renewal is refused for good', async () => {
    await using server = await createServer()
    const browser = createTestBrowser(server)
    await browser.signIn()
    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect(await browser.redeem()).toMatchObject({ body: { code: 'session_revoked' } })
    expect(browser.cookies).toEqual([])
  })
})
