import { bearerTransport, cookieTransport, lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, bearer } from '../test-server.ts'
import { judge } from '../transport/locked-fixture.ts'
import { createTestBrowser } from '../transport/test-browser.ts'
import { createMatchedServer, request, welcome } from './matched-server.ts'

/** The access token in the head of an answer. */
function tokenOf({ headers }: Response): string {
  return headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
}

describe('auth.around(), on a request of issueOn', () => {
  test('WH-01: adds a token to the answer of the app, for whom the app names (WF-01)', async () => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('POST', '/sign-in'), () => welcome(201))

    expect(await server.judge(tokenOf(response))).toBe('authenticated')
    expect([response.status, response.headers.get('x-app')]).toEqual([201, 'yes'])
    expect(await response.json()).toEqual({ user: 'alice' })
  })

  test("adds the refresh token, too, since the body is the app's", async () => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('POST', '/sign-in'), () => welcome())

    expect(await server.redeem(String(response.headers.get('refresh-token')), attempt(1))).toMatchObject({
      status: 200,
    })
  })

  test('N-22: keeps such an answer out of every cache, whatever the app said', async () => {
    await using server = await createMatchedServer()
    const app = (): Response => Response.json({ user: 'alice' }, { headers: { 'cache-control': 'public, max-age=60' } })

    const response = await server.auth.around(request('POST', '/sign-in'), app)

    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each([400, 401, 302, 500])('devise-jwt W11, N-28: issues nothing where the app answers %i', async (status) => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('POST', '/sign-in'), () => welcome(status))

    expect(response.headers.has('authorization')).toBe(false)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test.each([
    ['WH-06', 'POST', '/other'],
    ['WH-07', 'GET', '/sign-in'],
  ])('%s: issues nothing to %s %s (WF-02, WF-03)', async (_, method, path) => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request(method, path), () => welcome())

    expect(response.headers.has('authorization')).toBe(false)
  })

  test('WF-04: issues nothing where the app names nobody', async () => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('POST', '/sign-in'), () => Response.json({ user: null }))

    expect(response.headers.has('authorization')).toBe(false)
    expect(await response.json()).toEqual({ user: null })
  })

  test('lets grantOf read the bodies of both, though the app has read the request', async () => {
    await using server = await createMatchedServer({
      grantOf: async (response, { headers, text }) => ({
        subject: `${await response.text()}, ${String(headers.get('x-who'))}, ${typeof text}`,
        method: 'password',
      }),
    })
    const asked = new Request('https://api.test/sign-in', { method: 'POST', body: 'a=1', headers: { 'x-who': 'me' } })

    const response = await server.auth.around(asked, async (own) => new Response(await own.text()))

    expect(await response.text()).toBe('a=1')
    expect(await server.auth.tokenManager.listTokens({ subject: 'a=1, me, function' })).toHaveLength(1)
  })

  test('leaves the answer of the app unchanged, and answers a copy: the head of fetch() cannot be changed', async () => {
    await using server = await createMatchedServer()
    const own = welcome()

    const response = await server.auth.around(request('POST', '/sign-in'), () => own)

    expect(own.headers.has('authorization')).toBe(false)
    expect(response).not.toBe(own)
  })

  test('keeps the cookies of the app', async () => {
    await using server = await createMatchedServer({ transport: lockedTransport() })
    const own = welcome()
    own.headers.append('set-cookie', 'app_session=7; Path=/')

    const response = await server.auth.around(createTestBrowser(server).request('POST', '/sign-in'), () => own)

    expect(response.headers.getSetCookie()).toEqual([
      'app_session=7; Path=/',
      expect.stringMatching(/^__Host-tokenpair-lock-/),
    ])
  })

  test('N-09: is not disturbed by a garbage token in the request (WS-03)', async () => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('POST', '/sign-in', bearer('x.y.z')), () => welcome())

    expect(await server.judge(tokenOf(response))).toBe('authenticated')
  })

  test('devise-jwt W6: gives no token for a token: the app has to say that somebody signed in', async () => {
    await using server = await createMatchedServer()
    const { accessToken } = await server.signIn()

    const response = await server.auth.around(request('POST', '/sign-in', bearer(accessToken)), () =>
      Response.json({ error: 'wrong password' }),
    )

    expect(response.headers.has('authorization')).toBe(false)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('refuses to sign in on top of somebody else, as issueToken does', async () => {
    await using server = await createMatchedServer()
    const { accessToken } = await server.signIn({ subject: 'bob' })

    const response = await server.auth.around(request('POST', '/sign-in', bearer(accessToken)), () => welcome())

    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'signed_in_as_other' })
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('passes on what the app throws, and what grantOf throws', async () => {
    await using server = await createMatchedServer({ grantOf: () => Promise.reject(new Error('of the grant')) })
    const fail = (): never => {
      throw new Error('of the app')
    }

    await expect(server.auth.around(request('POST', '/sign-in'), fail)).rejects.toThrow('of the app')
    await expect(server.auth.around(request('POST', '/sign-in'), () => welcome())).rejects.toThrow('of the grant')
  })
})

describe('auth.around(), by transport', () => {
  test('devise-jwt W13: keeps the refresh token in the cookie of cookieTransport()', async () => {
    await using server = await createMatchedServer({ transport: cookieTransport() })
    const browser = createTestBrowser(server)

    const response = await server.auth.around(browser.request('POST', '/sign-in'), () => welcome())
    browser.store(response)

    expect(response.headers.has('refresh-token')).toBe(false)
    expect(await server.judge(tokenOf(response))).toBe('authenticated')
    expect(await browser.redeem({ attempt: attempt(1) })).toMatchObject({ status: 200 })
  })

  test('locks the token by lockedTransport()', async () => {
    await using server = await createMatchedServer({ transport: lockedTransport() })
    const browser = createTestBrowser(server)

    const response = await server.auth.around(browser.request('POST', '/sign-in'), () => welcome())
    browser.store(response)

    expect(await server.judge(tokenOf(response))).toBe('token_invalid')
    expect(await judge(server, browser, tokenOf(response))).toBe('authenticated')
  })

  test('uses the header that requests use (WV-05)', async () => {
    const transport = bearerTransport({ accessToken: { header: 'X-Access-Token', schemes: [], bareTokens: 'accept' } })
    await using server = await createMatchedServer({ transport })

    const { headers } = await server.auth.around(request('POST', '/sign-in'), () => welcome())

    expect(headers.has('authorization')).toBe(false)
    const again = request('GET', '/me', { 'x-access-token': String(headers.get('x-access-token')) })
    expect(await server.auth.authenticate(again)).toMatchObject({ status: 'authenticated' })
  })

  test('gives a page of a foreign origin nothing, and leaves no session behind', async () => {
    await using server = await createMatchedServer({ transport: cookieTransport() })
    const evil = createTestBrowser(server, 'https://evil.test')

    const response = await server.auth.around(evil.request('POST', '/sign-in'), () => welcome())

    expect(response.status).toBe(403)
    expect([...response.headers.keys()]).not.toContain('authorization')
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('N-21: lets allowed pages read the token in the head', async () => {
    const transport = bearerTransport({ allowedOrigins: ['https://app.test'] })
    await using server = await createMatchedServer({ transport })
    const app = createTestBrowser(server, 'https://app.test')

    const { headers } = await server.auth.around(app.request('POST', '/sign-in'), () => welcome())

    expect(headers.get('access-control-expose-headers')).toMatch(/\bAuthorization, Refresh-Token\b/)
    expect(headers.get('vary')).toBe('Origin')
  })
})
