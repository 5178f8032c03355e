import { bearerTransport, cookieTransport, lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer } from '../test-server.ts'
import { createBrokenServer } from './broken-server.ts'

const app = 'https://app.test'
const everything = 'Retry-After, WWW-Authenticate, Authorization, Refresh-Token'
const transports = [
  {
    name: 'bearerTransport()',
    transport: bearerTransport({ allowedOrigins: [app] }),
    cookies: null,
    exposed: everything,
  },
  {
    name: 'lockedTransport()',
    transport: lockedTransport({ allowedOrigins: [app] }),
    cookies: 'true',
    exposed: everything,
  },
  {
    name: 'cookieTransport()',
    transport: cookieTransport({ allowedOrigins: [app] }),
    cookies: 'true',
    exposed: 'Retry-After, WWW-Authenticate, Authorization',
  },
] as const

function from(origin: string | undefined, method = 'GET', headers: Readonly<Record<string, string>> = {}): Request {
  return new Request('https://api.test/items', {
    method,
    headers: origin === undefined ? headers : { ...headers, origin },
  })
}

describe.each(transports)('auth.withCors(), by $name', ({ transport, cookies, exposed }) => {
  test.each([200, 401, 403, 404, 405, 500])(
    'FM-57, Rodauth W12, N-21: lets an allowed page read an answer of the app with status %i, and tells caches (RC-01)',
    async (status) => {
      await using server = await createTestServer({ transport })

      const { headers } = server.auth.withCors(new Response('', { status }), from(app))

      expect(headers.get('access-control-allow-origin')).toBe(app)
      expect(headers.get('access-control-allow-credentials')).toBe(cookies)
      expect(headers.get('access-control-expose-headers')).toBe(exposed)
      expect(headers.get('vary')).toBe('Origin')
    },
  )

  test.each([
    ['GET', '/sessions', 401],
    ['POST', '/token', 400],
    ['PUT', '/token', 405],
    ['GET', '/nowhere', 404],
  ])(
    'Rodauth W12, N-21: lets an allowed page read the answer to %s %s of our own, with status %i',
    async (method, path, status) => {
      await using server = await createTestServer({ transport })

      const response = await server.send(method, path, { headers: { origin: app } })

      expect(response.status).toBe(status)
      expect(response.headers.get('access-control-allow-origin')).toBe(app)
      expect(response.headers.get('access-control-expose-headers')).toContain('Authorization')
      expect(response.headers.get('vary')).toBe('Origin')
    },
  )

  test('N-21: does so where the store fails', async () => {
    const { server, refreshToken } = await createBrokenServer({ transport: bearerTransport({ allowedOrigins: [app] }) })

    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
    const response = await server.send('POST', '/token', { body, headers: { origin: app } })

    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([503, app])
  })
})

describe('auth.withCors()', () => {
  const transport = bearerTransport({ allowedOrigins: [app] })

  test.each([undefined, 'null', 'https://evil.test', 'https://app.test.evil.test'])(
    'lets no page at %s read anything, and tells caches',
    async (origin) => {
      await using server = await createTestServer({ transport })

      const { headers } = server.auth.withCors(new Response('x'), from(origin))

      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(headers.get('vary')).toBe('Origin')
    },
  )

  test('keeps the rest of an answer, whose own head may not be changeable', async () => {
    await using server = await createTestServer({ transport })
    const own = Response.redirect('https://api.test/next', 303)

    const response = server.auth.withCors(own, from(app))

    expect([response.status, response.headers.get('location')]).toEqual([303, 'https://api.test/next'])
    expect(response.headers.get('access-control-allow-origin')).toBe(app)
  })

  test('adds to what the app says itself, and repeats nothing', async () => {
    await using server = await createTestServer({ transport })
    const own = { vary: 'Accept, Origin', 'access-control-expose-headers': 'X-Total, retry-after' }

    const { headers } = server.auth.withCors(new Response('', { headers: own }), from(app))

    expect(headers.get('vary')).toBe('Accept, Origin')
    expect(headers.get('access-control-expose-headers')).toBe(
      'X-Total, retry-after, WWW-Authenticate, Authorization, Refresh-Token',
    )
  })

  test('keeps what else an answer varies by', async () => {
    await using server = await createTestServer({ transport })

    const { headers } = server.auth.withCors(new Response('', { headers: { vary: 'Accept' } }), from(app))

    expect(headers.get('vary')).toBe('Accept, Origin')
  })

  test('answers the answer itself where no origins are allowed', async () => {
    await using server = await createTestServer()
    const own = new Response('x')

    expect(server.auth.withCors(own, from(app))).toBe(own)
  })
})

describe('auth.answerPreflight()', () => {
  const transport = lockedTransport({ allowedOrigins: [app] })
  const question = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,x-client-id',
  }

  test('answers an allowed page that it may call a route of the app, with cookies', async () => {
    await using server = await createTestServer({ transport })

    const response = server.auth.answerPreflight(from(app, 'OPTIONS', question), ['GET', 'PUT'])

    expect(response?.status).toBe(204)
    expect(Object.fromEntries(response?.headers ?? [])).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': 'authorization,x-client-id',
      vary: 'Origin',
    })
  })

  test('answers another page that it may not', async () => {
    await using server = await createTestServer({ transport })

    const response = server.auth.answerPreflight(from('https://evil.test', 'OPTIONS', question), ['PUT'])

    expect(response?.status).toBe(403)
    expect(response?.headers.has('access-control-allow-origin')).toBe(false)
    expect(response?.headers.get('vary')).toBe('Origin')
  })

  test('leaves all other requests to the app, and all where no origins are allowed', async () => {
    await using server = await createTestServer({ transport })
    await using closed = await createTestServer()

    expect(server.auth.answerPreflight(from(app, 'PUT'), ['PUT'])).toBeUndefined()
    expect(server.auth.answerPreflight(from(app, 'OPTIONS'), ['PUT'])).toBeUndefined()
    expect(closed.auth.answerPreflight(from(app, 'OPTIONS', question), ['PUT'])).toBeUndefined()
  })
})

describe('a pattern among allowedOrigins', () => {
  test.each([
    [/https:\/\/[a-z]+\.app\.test/, 'https://shop.app.test', true],
    [/https:\/\/[a-z]+\.app\.test/i, 'https://SHOP.app.test', true],
    [/https:\/\/[a-z]+\.app\.test/g, 'https://shop.app.test', true],
    [/https:\/\/[a-z]+\.app\.test/, 'https://shop.app.test.evil.test', false],
    [/https:\/\/[a-z]+\.app\.test/, 'x-https://shop.app.test', false],
    [/https:\/\/a\.test|https:\/\/b\.test/, 'https://a.test.evil.test', false],
    [/^https:\/\/app\.test$/m, 'https://app.test\nhttps://evil.test', false],
    [/.*/, 'null', false],
  ])('N-21: %s has to match the whole of %j: %s', async (pattern, origin, isAllowed) => {
    await using server = await createTestServer({ transport: bearerTransport({ allowedOrigins: [pattern] }) })
    const head = { method: 'GET', url: '/', headers: new Headers() }
    head.headers.get = (name) => (name === 'origin' ? origin : null)

    const { headers } = server.auth.withCors(new Response('x'), head)

    expect(headers.has('access-control-allow-origin')).toBe(isAllowed)
  })

  test('answers each of its origins by itself, time after time', async () => {
    const transport = bearerTransport({ allowedOrigins: [app, /https:\/\/\w+\.shops\.test/g] })
    await using server = await createTestServer({ transport })
    const origins = ['https://one.shops.test', 'https://one.shops.test', 'https://two.shops.test', app]

    const answers = origins.map((origin) => server.auth.withCors(new Response(''), from(origin)).headers)

    expect(answers.map((headers) => headers.get('access-control-allow-origin'))).toEqual(origins)
  })

  test('lets such a page use cookies, too', async () => {
    const transport = cookieTransport({ allowedOrigins: [/https:\/\/\w+\.shops\.test/] })
    await using server = await createTestServer({ transport })
    const issued = await server.signIn()

    const good = server.auth.respond(issued, from('https://one.shops.test', 'POST'))
    const evil = server.auth.respond(issued, from('https://evil.test', 'POST'))

    expect([good.status, evil.status]).toEqual([200, 403])
  })
})
