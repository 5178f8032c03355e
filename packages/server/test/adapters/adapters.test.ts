import {
  type AuthServices,
  bearerTransport,
  cookieTransport,
  lockedTransport,
  ServerSideSessionsConfig,
} from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { createSessionServer, deliveredBy, generationOf } from '../jwt-session/jwt-session-fixture.ts'
import { answerOf, attempt, bearer, createTestServer } from '../test-server.ts'
import { openExpress } from './express-app.ts'
import { openFastify } from './fastify-app.ts'
import { openHono } from './hono-app.ts'
import { openNode } from './node-app.ts'
import type { ExampleOptions, OpenApp } from './open-app.ts'

type Open = (auth: AuthServices, options?: ExampleOptions) => Promise<OpenApp>

const adapters: readonly (readonly [string, Open])[] = [
  ['node', openNode],
  ['hono', openHono],
  ['express', openExpress],
  ['fastify', openFastify],
]
const frameworks = adapters.slice(1)
const page = 'https://app.test'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

describe.each(adapters)('requireSession() of @tokenpair/server/%s', (_, open) => {
  test('lets a signed-in user pass, with the claims of the token', async () => {
    await using server = await createTestServer({ jwt: { extraClaimsProvider: () => ({ role: 'admin' }) } })
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const answer = await app.send('GET', '/me', { headers: bearer(accessToken) })

    expect(answer.headers.has('authorization')).toBe(false)
    expect(await answerOf(answer)).toEqual({ status: 200, body: { sub: 'alice', claims: { role: 'admin' } } })
  })

  test('answers HEAD as GET without a body', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const answer = await app.send('HEAD', '/me', { headers: bearer(accessToken) })
    const refused = await app.send('HEAD', '/me')

    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect([refused.status, await refused.text()]).toEqual([401, ''])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('refuses a request without a token by 401 and a bare challenge', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answer = await app.send('GET', '/me')

    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answerOf(answer)).toMatchObject({ status: 401, body: { code: 'token_missing' } })
  })

  test.each([
    ['a foreign token', 'token_invalid', async () => 'nonsense'],
    [
      'an expired token',
      'token_expired',
      async (server: Awaited<ReturnType<typeof createTestServer>>) => {
        const { accessToken } = await server.signIn()
        await server.clock.advance(3_600_000)
        return accessToken
      },
    ],
    [
      'a revoked token',
      'token_revoked',
      async (server: Awaited<ReturnType<typeof createTestServer>>) => {
        const { accessToken, sessionId } = await server.signIn()
        await server.auth.tokenManager.revokeToken({ sessionId })
        return accessToken
      },
    ],
  ])('refuses %s by 401 with the code', async (_title, code, tokenOf) => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answer = await app.send('GET', '/me', { headers: bearer(await tokenOf(server)) })

    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await answerOf(answer)).toMatchObject({ status: 401, body: { code } })
  })

  test('asks for scopes, and refuses by 403 who lacks one', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const reader = await server.signIn({ scopes: ['read'] })
    const writer = await server.signIn({ scopes: ['read', 'notes'] })
    const refused = await app.send('GET', '/notes', { headers: bearer(reader.accessToken) })
    const admitted = await app.send('GET', '/notes', { headers: bearer(writer.accessToken) })

    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
    expect(await answerOf(refused)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } })
    expect([admitted.status, await admitted.text()]).toEqual([200, 'notes'])
  })

  test('answers 503 where the store fails', async () => {
    const builder = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })
    const { server, accessToken } = await createBrokenServer({ tokenManagerBuilders: [builder] })
    await using app = await open(server.auth)
    const answer = await app.send('GET', '/me', { headers: bearer(accessToken) })

    expect(await answerOf(answer)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  })

  test('takes the key of a server-side session from its cookie, and refuses that of a foreign page', async () => {
    const builder = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })
    await using server = await createTestServer({ tokenManagerBuilders: [builder], transport: cookieTransport() })
    await using app = await open(server.auth)
    const signedIn = await app.send('POST', '/sign-in', {
      headers: { ...json, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ subject: 'alice' }),
    })
    const cookie = String(signedIn.headers.getSetCookie()[0]?.split(';')[0])
    const own = await app.send('GET', '/me', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    const foreign = await app.send('GET', '/me', { headers: { cookie, origin: 'https://evil.test' } })

    expect(await signedIn.json()).toMatchObject({ access_token: '', sub: 'alice' })
    expect(await answerOf(own)).toMatchObject({ status: 200, body: { sub: 'alice' } })
    expect(await answerOf(foreign)).toMatchObject({ status: 403, body: { code: 'origin_refused' } })
  })
})

describe.each(adapters)('a token that is renewed in passing by @tokenpair/server/%s', (_, open) => {
  test('is on the answer, out of every cache whatever the route says, beside the cookies of the app', async () => {
    const transport = lockedTransport({ lockSecret: 'a lock secret for the tests alone' })
    await using server = await createSessionServer({ transport })
    await using app = await open(server.auth)
    const issued = await server.signIn()
    const [lock = ''] = server.auth.respond(issued, new Request('https://api.test/')).headers.getSetCookie()
    await server.markStale()
    const headers = { ...bearer(issued.accessToken), cookie: String(lock.split(';')[0]) }
    const answer = await app.send('GET', '/cached', { headers })

    expect([answer.status, await answer.text()]).toEqual([200, 'cached'])
    expect(generationOf(deliveredBy(answer))).toBe(1)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^own=1/),
      expect.stringMatching(/^__Host-tokenpair-lock-/),
    ])
  })

  test('is on an answer that refuses for a scope, too', async () => {
    await using server = await createSessionServer()
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    await server.markStale()
    const answer = await app.send('GET', '/notes', { headers: bearer(accessToken) })

    expect(answer.status).toBe(403)
    expect(generationOf(deliveredBy(answer))).toBe(1)
  })

  test('is on no answer whose request renewed nothing', async () => {
    await using server = await createSessionServer()
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const answer = await app.send('GET', '/cached', { headers: bearer(accessToken) })

    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    expect(answer.headers.has('authorization')).toBe(false)
  })
})

describe.each(adapters)('respond() of @tokenpair/server/%s', (_, open) => {
  test('answers the tokens that were issued', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answer = await app.send('POST', '/sign-in', { headers: json, body: JSON.stringify({ subject: 'alice' }) })
    const { status, body } = await answerOf(answer)

    expect([status, body['sub'], answer.headers.get('cache-control')]).toEqual([200, 'alice', 'no-store'])
    expect(await server.judge(String(body['access_token']))).toBe('authenticated')
  })

  test('answers the error that it is given', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)

    expect(await answerOf(await app.send('POST', '/refuse'))).toMatchObject({
      status: 401,
      body: { code: 'sign_in_refused' },
    })
  })

  test('answers the coded error by which issueToken() refuses, and leaves any other to the framework', async () => {
    const statusOf = (subject: string) => {
      if (subject === 'bob') throw new Error('the directory is away')
      return 'blocked' as const
    }
    await using server = await createTestServer({ subjects: { statusOf } })
    await using app = await open(server.auth)
    const send = (subject: string) => app.send('POST', '/sign-in', { headers: json, body: JSON.stringify({ subject }) })

    expect(await answerOf(await send('alice'))).toMatchObject({ status: 403, body: { code: 'subject_blocked' } })
    expect(await answerOf(await send('bob'))).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect((await send('')).status).toBe(500) // a TypeError: the subject is empty
  })
})

describe.each(adapters)('the routes of the server half on @tokenpair/server/%s', (name, open) => {
  const parsers = name === 'node' || name === 'hono' ? (['none'] as const) : (['none', 'first'] as const)
  const bodies: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    (p: Record<string, string>) => string,
  ])[] = [
    ['a form', form, (parameters) => new URLSearchParams(parameters).toString()],
    ['JSON', json, (parameters) => JSON.stringify(parameters)],
  ]

  test.each(parsers.flatMap((parser) => bodies.map(([title, headers, write]) => ({ parser, title, headers, write }))))(
    'redeem where parsers come $parser, from the body of $title',
    async ({ parser, headers, write }) => {
      await using server = await createTestServer()
      await using app = await open(server.auth, { parsers: parser })
      const { refreshToken } = await server.signIn()
      const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, attempt: attempt(1) }
      const answer = await app.send('POST', '/auth/token', { headers, body: write(parameters) })

      expect(answer.headers.get('content-type')).toBe('application/json')
      expect(await answerOf(answer)).toMatchObject({ status: 200, body: { generation: 1, sub: 'alice' } })
    },
  )

  test.each(parsers)('refuse by 400 what is no parameter list, where parsers come %s', async (parser) => {
    await using server = await createTestServer()
    await using app = await open(server.auth, { parsers: parser })
    const twice = await app.send('POST', '/auth/token', { headers: form, body: 'grant_type=a&grant_type=b' })
    const nothing = await app.send('POST', '/auth/token', { headers: form, body: '' })

    expect(await answerOf(twice)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
    expect(await answerOf(nothing)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  test('refuse a body that is too long', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answer = await app.send('POST', '/auth/token', { headers: form, body: 'x'.repeat(20_000) })

    expect(await answerOf(answer)).toMatchObject({ status: 413, body: { code: 'request_too_large' } })
  })

  test('set and take the cookie of a browser', async () => {
    await using server = await createTestServer({ transport: cookieTransport() })
    await using app = await open(server.auth)
    const browser = { 'sec-fetch-site': 'same-origin' }
    const body = JSON.stringify({ subject: 'alice' })
    const signedIn = await app.send('POST', '/sign-in', { headers: { ...json, ...browser }, body })
    const cookie = String(signedIn.headers.getSetCookie()[0]?.split(';')[0])
    const redeemed = await app.send('POST', '/auth/token', {
      headers: { ...form, ...browser, cookie },
      body: `grant_type=refresh_token&attempt=${attempt(1)}&generation=0`,
    })

    expect(redeemed.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Secure-tokenpair-[\w-]+=[\w-]+;/)])
    expect((await answerOf(redeemed)).body).not.toHaveProperty('refresh_token')
  })

  test('answer 503 where the store fails', async () => {
    const { server, refreshToken } = await createBrokenServer()
    await using app = await open(server.auth)
    const answer = await app.send('POST', '/auth/token', {
      headers: json,
      body: JSON.stringify({ grant_type: 'refresh_token', refresh_token: refreshToken, attempt: attempt(1) }),
    })

    expect(await answerOf(answer)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  })

  test('answer documents, HEAD, other methods and other paths', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const keys = await app.send('GET', '/auth/jwks.json?v=1')
    const metadata = await app.send('GET', '/.well-known/oauth-authorization-server')
    const head = await app.send('HEAD', '/auth/jwks.json')
    const other = await app.send('DELETE', '/auth/token')
    const unknown = await app.send('GET', '/auth/unknown')

    expect([keys.status, keys.headers.get('content-type')]).toEqual([200, 'application/jwk-set+json'])
    expect(await metadata.json()).toMatchObject({ token_endpoint: expect.stringContaining('/auth/token') })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await answerOf(unknown)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('end a session', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const ended = await app.send('DELETE', '/auth/sessions?except=none', { headers: bearer(accessToken) })

    expect([ended.status, await ended.text()]).toEqual([204, ''])
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('answer the preflight and the requests of a page of an allowed origin', async () => {
    await using server = await createTestServer({ transport: bearerTransport({ allowedOrigins: [page] }) })
    await using app = await open(server.auth)
    const asked = { origin: page, 'access-control-request-method': 'POST' }
    const preflight = await app.send('OPTIONS', '/auth/token', { headers: asked })
    const answer = await app.send('GET', '/auth/jwks.json', { headers: { origin: page } })

    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST'])
    expect(preflight.headers.get('access-control-allow-origin')).toBe(page)
    expect(answer.headers.get('access-control-allow-origin')).toBe(page)
    expect(answer.headers.get('vary')).toMatch(/^Origin/)
  })
})

describe.each(frameworks)('crossOrigin() of @tokenpair/server/%s', (_, open) => {
  const transport = bearerTransport({ allowedOrigins: [page] })

  test('answers the preflight of a page of an allowed origin, and refuses that of another', async () => {
    await using server = await createTestServer({ transport })
    await using app = await open(server.auth)
    const ask = (origin: string) =>
      app.send('OPTIONS', '/me', { headers: { origin, 'access-control-request-method': 'GET' } })
    const [allowed, other] = [await ask(page), await ask('https://evil.test')]

    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, page])
    expect(allowed.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE')
    expect([other.status, other.headers.has('access-control-allow-origin')]).toEqual([403, false])
  })

  test.each([
    ['an answer', '/cached', 200],
    ['a refusal', '/me', 401],
    ['an answer that there is no such route', '/nowhere', 404],
  ])('lets it read %s', async (_title, path, status) => {
    await using server = await createTestServer({ transport })
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const answer = await app.send('GET', path, {
      headers: { origin: page, ...(status === 200 && bearer(accessToken)) },
    })

    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, page])
    expect(answer.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate')
    expect(answer.headers.get('vary')).toContain('Origin')
  })

  test('changes nothing where no origins are allowed', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answer = await app.send('GET', '/me', { headers: { origin: page } })

    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
    expect(answer.headers.has('vary')).toBe(false)
  })
})
