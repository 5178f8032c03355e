import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  type AuthServices,
  bearerTransport,
  cookieTransport,
  JwtConfig,
  JwtSessionConfig,
  preBuiltTokenManager,
  type TransportBuilder,
} from '../../src/index.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { bearer, createTestServer, jwtOptions } from '../test-server.ts'
import {
  algorithm,
  createSessionServer,
  deliveredBy,
  generationOf,
  requestWith,
  type SessionServer,
} from './jwt-session-fixture.ts'

type Route = (request: Request) => Promise<Response>

const page = 'https://app.test'
/** What a page of an allowed origin may read of any answer. */
const exposed = 'Retry-After, WWW-Authenticate, Authorization, Refresh-Token'
const shared = bearerTransport({ allowedOrigins: [page] })

/** Delivers what a stale token is renewed to on an answer. */
async function deliverOn(
  { auth, signIn, markStale }: SessionServer,
  response: Response,
  headers?: Readonly<Record<string, string>>,
): Promise<Response> {
  const { accessToken } = await signIn()
  await markStale()
  const request = requestWith(accessToken, headers)
  return auth.deliver(response, await auth.authenticate(request), request)
}

describe('deliver()', () => {
  test('KC-11: puts the renewed token into the header Authorization of the answer', async () => {
    await using server = await createSessionServer()
    const answer = await deliverOn(server, Response.json({ note: 1 }, { status: 201, statusText: 'Made' }))

    expect(generationOf(deliveredBy(answer))).toBe(1)
    expect([answer.status, answer.statusText, await answer.json()]).toEqual([201, 'Made', { note: 1 }])
  })

  test('N-22: keeps an answer with a token out of every cache, whatever the app said', async () => {
    await using server = await createSessionServer()
    const answer = await deliverOn(server, new Response('', { headers: { 'cache-control': 'public, max-age=60' } }))

    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('JWT Keeper W16, N-22: leaves an answer as it is whose request renewed nothing', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const request = requestWith(accessToken)
    const response = Response.json({}, { headers: { 'cache-control': 'public' } })

    expect(server.auth.deliver(response, await server.auth.authenticate(request), request)).toBe(response)
    expect([...response.headers.keys()]).toEqual(['cache-control', 'content-type'])
  })

  test('KC-16: gives no token with the answer to a request that is refused', async () => {
    await using server = await createSessionServer()
    const request = requestWith('nonsense')
    const response = new Response('refused', { status: 401 })

    expect(server.auth.deliver(response, await server.auth.authenticate(request), request)).toBe(response)
    expect((await server.visit('nonsense')).headers.has('authorization')).toBe(false)
  })

  test('takes the place of a token that the answer had', async () => {
    await using server = await createSessionServer()
    const answer = await deliverOn(server, new Response('', { headers: { authorization: 'Bearer another' } }))

    expect(answer.headers.get('authorization')).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)
  })

  test('takes an answer whose headers cannot be changed', async () => {
    await using server = await createSessionServer()
    const answer = await deliverOn(server, Response.redirect('https://api.test/elsewhere'))

    expect(answer.headers.get('location')).toBe('https://api.test/elsewhere')
    expect(generationOf(deliveredBy(answer))).toBe(1)
  })

  test('lets a page of an allowed origin read the token', async () => {
    await using server = await createSessionServer({ transport: shared })
    const { headers } = await deliverOn(server, new Response(''), { origin: page })

    expect(headers.get('access-control-allow-origin')).toBe(page)
    expect(headers.get('access-control-expose-headers')).toBe(exposed)
    expect(headers.get('vary')).toBe('Origin')
  })

  test('lets no page of another origin read it', async () => {
    await using server = await createSessionServer({ transport: shared })
    const { headers } = await deliverOn(server, new Response(''), { origin: 'https://evil.test' })

    expect(headers.has('access-control-allow-origin')).toBe(false)
    expect(headers.has('access-control-expose-headers')).toBe(false)
  })

  test('adds the header to those that the app itself exposes to a page of its choice', async () => {
    await using server = await createSessionServer()
    const own = { 'access-control-allow-origin': page, 'access-control-expose-headers': 'X-Total' }
    const { headers } = await deliverOn(server, new Response('', { headers: own }), { origin: page })

    expect(headers.get('access-control-allow-origin')).toBe(page)
    expect(headers.get('access-control-expose-headers')).toBe('X-Total, Authorization')
  })

  test('delivers with the list of sessions, too, and once only', async () => {
    await using server = await createSessionServer({ transport: shared })
    const { accessToken } = await server.signIn()
    await server.markStale()
    const answer = await server.send('GET', '/sessions', { headers: { ...bearer(accessToken), origin: page } })

    expect(generationOf(deliveredBy(answer))).toBe(1)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('access-control-expose-headers')).toBe(exposed)
    expect(answer.headers.get('vary')).toBe('Origin')
  })

  test('lets a transport of the app’s own say where the token goes', async () => {
    const transport: TransportBuilder = {
      build: (context) => ({
        ...shared.build(context),
        renew: ({ accessToken, sessionId }) => [
          ['x-token', accessToken],
          ['set-cookie', `seen=${sessionId}`],
        ],
      }),
    }
    await using server = await createSessionServer({ transport })
    const answer = await deliverOn(server, new Response('', { headers: { 'set-cookie': 'own=1' } }))

    expect(generationOf(answer.headers.get('x-token'))).toBe(1)
    expect(answer.headers.getSetCookie()).toEqual(['own=1', expect.stringMatching(/^seen=/)])
    expect(answer.headers.has('authorization')).toBe(false)
  })
})

describe('the route with a session JWT in the README', () => {
  test('delivers what is renewed, and refuses who is nobody', async () => {
    await using server = await createSessionServer()
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const [, code = ''] = /\n```ts session-jwt\n(.*?)\n```\n/s.exec(readme) ?? []
    using folder = createTemporaryFolder()
    const file = folder.path('session-jwt.ts')
    writeFileSync(file, `export function create(auth) {\n${code}\nreturn showNotes\n}`)
    const module: { create: (auth: AuthServices) => Route } = await import(pathToFileURL(file).href)
    const showNotes = module.create(server.auth)
    const { accessToken } = await server.signIn()
    await server.markStale()
    const answer = await showNotes(requestWith(accessToken))

    expect(await answer.json()).toEqual({ notes: 'those of alice' })
    expect(generationOf(deliveredBy(answer))).toBe(1)
    expect((await showNotes(requestWith('nonsense'))).status).toBe(401)
  })
})

describe('initializeAuthServices() with a JwtSessionConfig', () => {
  test('refuses a transport that cannot deliver what is renewed', async () => {
    const starting = createTestServer({
      tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
      transport: cookieTransport(),
    })

    await expect(starting).rejects.toThrow(
      new TypeError(
        'The token manager jwt-session renews its tokens on any answer, and the transport delivers none there: use bearerTransport() or lockedTransport()',
      ),
    )
  })

  test('takes such a transport where another token manager issues, so that its tokens run out by themselves', async () => {
    await using before = await createSessionServer()
    const { accessToken } = await before.signIn()
    await using after = await createTestServer({
      store: before.store,
      tokenManagerBuilders: [new JwtConfig(jwtOptions), preBuiltTokenManager(before.manager)],
      transport: cookieTransport(),
    })

    expect(await after.judge(accessToken)).toBe('authenticated')
  })
})
