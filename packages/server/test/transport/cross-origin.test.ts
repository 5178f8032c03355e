import { AuthError } from '@tokenpair/protocol'
import { bearerTransport, cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { attempt, bearer, createTestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const app = 'https://app.test'
const allowedOrigins = [app, 'https://admin.test']
const cookies = cookieTransport({ allowedOrigins })
const transports = [
  ['bearerTransport()', bearerTransport({ allowedOrigins })],
  ['cookieTransport()', cookies],
] as const

function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))
}

function preflight(origin: string, method: string, fields?: string): RequestInit {
  const requested = fields === undefined ? undefined : { 'access-control-request-headers': fields }
  return { headers: { origin, 'access-control-request-method': method, ...requested } }
}

describe.each(transports)('allowedOrigins of %s', (_, transport) => {
  test.each([
    ['/token', 'POST', 'POST'],
    ['/revoke', 'POST', 'POST'],
    ['/sessions', 'DELETE', 'GET, DELETE'],
    ['/sessions/AAAAAAAAAAAAAAAAAAAAAA', 'DELETE', 'DELETE'],
    ['/jwks.json', 'GET', 'GET'],
  ])('lets an allowed page ask whether it may call %s', async (path, method, methods) => {
    await using server = await createTestServer({ transport })

    const response = await server.send('OPTIONS', path, preflight(app, method))

    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
    expect(corsOf(response)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-methods': methods,
      'access-control-max-age': '600',
    })
  })

  test('lets an allowed page send the header fields that it asks for', async () => {
    await using server = await createTestServer({ transport })

    const response = await server.send('OPTIONS', '/sessions', preflight(app, 'GET', 'authorization,x-trace'))

    expect(corsOf(response)).toMatchObject({ 'access-control-allow-headers': 'authorization,x-trace' })
  })

  test.each([undefined, '', '*, ()', 'a:b'])('allows no header fields where it asks for "%s"', async (fields) => {
    await using server = await createTestServer({ transport })

    const response = await server.send('OPTIONS', '/sessions', preflight(app, 'GET', fields))

    expect(response.status).toBe(204)
    expect(corsOf(response)).not.toHaveProperty('access-control-allow-headers')
  })

  test.each(['https://evil.test', 'null', 'https://app.test.evil.test', 'HTTPS://APP.TEST'])(
    'answers a page at %s that it may not',
    async (origin) => {
      await using server = await createTestServer({ transport })

      const response = await server.send('OPTIONS', '/token', preflight(origin, 'POST'))

      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'origin_refused' })
      expect(corsOf(response)).toEqual({})
      expect(response.headers.get('vary')).toBe('Origin')
    },
  )

  test('lets an allowed page read the answer to a sign-in', async () => {
    await using server = await createTestServer({ transport })

    const { response } = await createTestBrowser(server, app).signIn()

    expect(corsOf(response)).toMatchObject({ 'access-control-allow-origin': app })
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test('lets an allowed page read why its sign-in was refused', async () => {
    await using server = await createTestServer({ transport })
    const request = new Request('https://api.test/sign-in', { method: 'POST', headers: { origin: app } })

    const response = server.auth.respond(new AuthError('sign_in_refused', 'Wrong password'), request)

    expect(corsOf(response)).toMatchObject({ 'access-control-allow-origin': app })
  })

  test.each([
    ['POST', '/auth/token', 400],
    ['POST', '/auth/nowhere', 404],
    ['PUT', '/auth/token', 405],
    ['GET', '/auth/sessions', 401],
    ['GET', '/.well-known/oauth-authorization-server', 200],
  ])('lets an allowed page read the answer to %s %s with status %i', async (method, path, status) => {
    await using server = await createTestServer({ transport })

    const response = await createTestBrowser(server, app).send(method, path)

    expect(response.status).toBe(status)
    expect(corsOf(response)).toMatchObject({ 'access-control-allow-origin': app })
  })

  test('lets an allowed page read that the server failed, and when to try again', async () => {
    const { server, refreshToken } = await createBrokenServer({ transport })

    const response = await createTestBrowser(server, app).post('/auth/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      attempt: attempt(1),
    })

    expect(response.status).toBe(503)
    expect(corsOf(response)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-expose-headers': expect.stringMatching(/^Retry-After, WWW-Authenticate, Authorization\b/),
    })
  })

  test('answers each allowed origin with itself', async () => {
    await using server = await createTestServer({ transport })

    const answers = await Promise.all(
      allowedOrigins.map((origin) => server.send('GET', '/jwks.json', { headers: { origin } })),
    )

    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(allowedOrigins)
  })

  test('lets no other page read anything, and tells caches that answers differ', async () => {
    await using server = await createTestServer({ transport })

    const response = await createTestBrowser(server, 'https://evil.test').send('GET', '/auth/jwks.json')

    expect(response.status).toBe(200)
    expect(corsOf(response)).toEqual({})
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test('takes an OPTIONS request that is no question of a browser for a wrong method', async () => {
    await using server = await createTestServer({ transport })

    const answers = [
      await server.send('OPTIONS', '/token'),
      await server.send('OPTIONS', '/token', { headers: { origin: app } }),
      await server.send('OPTIONS', '/token', { headers: { 'access-control-request-method': 'POST' } }),
    ]

    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405])
  })
})

describe('allowedOrigins', () => {
  test('lets pages send cookies with the cookie transport', async () => {
    await using server = await createTestServer({ transport: cookies })

    const answers = [
      await server.send('OPTIONS', '/token', preflight(app, 'POST')),
      await createTestBrowser(server, app).post('/auth/token', {}),
    ]

    expect(answers.map(({ headers }) => headers.get('access-control-allow-credentials'))).toEqual(['true', 'true'])
  })

  test('lets no page send cookies with the bearer transport', async () => {
    await using server = await createTestServer({ transport: bearerTransport({ allowedOrigins }) })

    const response = await server.send('OPTIONS', '/token', preflight(app, 'POST'))

    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test.each([
    ['bearerTransport()', bearerTransport()],
    ['cookieTransport()', cookieTransport()],
  ])('is needed for any header of CORS: %s', async (_, transport) => {
    await using server = await createTestServer({ transport })

    const answers = [
      await server.send('OPTIONS', '/token', preflight(app, 'POST')),
      await createTestBrowser(server, app).send('GET', '/auth/jwks.json'),
      (await createTestBrowser(server).signIn()).response,
    ]

    expect(answers.map(corsOf)).toEqual([{}, {}, {}])
    expect(answers.map(({ headers }) => headers.has('vary'))).toEqual([false, false, false])
    expect(answers.map(({ status }) => status)).toEqual([405, 200, 200])
  })

  test('lets an allowed page list its sessions by its access token', async () => {
    await using server = await createTestServer({ transport: cookies })
    const browser = createTestBrowser(server, app)
    const { issued } = await browser.signIn()

    const response = await browser.send('GET', '/auth/sessions', { headers: bearer(issued.accessToken) })

    expect(response.status).toBe(200)
    expect(corsOf(response)).toMatchObject({ 'access-control-allow-origin': app })
  })
})
