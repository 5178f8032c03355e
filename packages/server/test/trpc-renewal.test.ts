import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initTRPC } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { describe, expect, test } from 'vitest'
import { bearerTransport, lockedTransport } from '../src/index.ts'
import { type AuthContext, createAuthContext, requireSession } from '../src/trpc.ts'
import {
  createSessionServer,
  deliveredBy,
  generationOf,
  type SessionServer,
  type SessionServerOptions,
} from './jwt-session/jwt-session-fixture.ts'
import { bearer } from './test-server.ts'

type Fields = Readonly<Record<string, string>>

const page = 'https://app.test'
const shared = bearerTransport({ allowedOrigins: [page] })
const t = initTRPC.context<AuthContext>().create()
const router = t.router({
  me: t.procedure.use(requireSession).query(({ ctx }) => ctx.auth.subject),
  fail: t.procedure.query(() => {
    throw new Error('A procedure failed')
  }),
})

/** A server with the router on an adapter. */
interface Api extends AsyncDisposable {
  /** Asks one or several procedures. */
  call(path: string, headers: Fields): Promise<Response>
}

/** Sets up what else the app puts on its answers, before tRPC sees the request. */
interface ApiOptions {
  readonly before?: Fields | undefined
}

const adapters: readonly (readonly [string, (server: SessionServer, options?: ApiOptions) => Promise<Api>])[] = [
  ['the fetch adapter', openFetch],
  ['the standalone adapter of Node.js', openStandalone],
]

async function openFetch({ auth }: SessionServer, { before = {} }: ApiOptions = {}): Promise<Api> {
  const createAuth = createAuthContext(auth)
  return {
    call: (path, headers) =>
      fetchRequestHandler({
        endpoint: '/trpc',
        req: new Request(`https://api.test/trpc/${path}`, { headers }),
        router,
        createContext: (options) => {
          for (const [name, value] of Object.entries(before)) options.resHeaders.append(name, value)
          return createAuth(options)
        },
      }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function openStandalone({ auth }: SessionServer, { before = {} }: ApiOptions = {}): Promise<Api> {
  const handler = createHTTPHandler({ router, basePath: '/trpc/', createContext: createAuthContext(auth) })
  const listener: RequestListener = (request, response) => {
    for (const [name, value] of Object.entries(before)) response.setHeader(name, value)
    handler(request, response)
  }
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    call: (path, headers) => fetch(`http://127.0.0.1:${port}/trpc/${path}`, { headers }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe.each(adapters)('createAuthContext() with %s', (_, open) => {
  /** Calls with a token that has become stale. */
  async function callStale(
    path: string,
    { headers, before, ...options }: SessionServerOptions & ApiOptions & { readonly headers?: Fields } = {},
  ): Promise<Response> {
    await using server = await createSessionServer(options)
    await using api = await open(server, { before })
    const issued = await server.signIn()
    const lock = server.auth.respond(issued, new Request('https://api.test/')).headers.getSetCookie()
    await server.markStale()
    const cookie = lock.map((value) => value.split(';')[0]).join('; ')
    const answer = await api.call(path, { ...bearer(issued.accessToken), ...(cookie && { cookie }), ...headers })
    return new Response(await answer.text(), answer) // which outlives the server
  }

  test('delivers the renewed token in the header Authorization of the answer', async () => {
    const answer = await callStale('me')

    expect(await answer.json()).toEqual({ result: { data: 'alice' } })
    expect(generationOf(deliveredBy(answer))).toBe(1)
  })

  test('delivers a token that the next call is taken with', async () => {
    await using server = await createSessionServer()
    await using api = await open(server)
    const { accessToken } = await server.signIn()
    await server.markStale()
    const answer = await api.call('me', bearer(accessToken))
    const next = await api.call('me', bearer(deliveredBy(answer) ?? ''))

    expect(next.status).toBe(200)
    expect(next.headers.has('authorization')).toBe(false)
  })

  test('delivers once with a batch', async () => {
    const answer = await callStale('me,me?batch=1')

    expect(await answer.json()).toEqual([{ result: { data: 'alice' } }, { result: { data: 'alice' } }])
    expect(answer.headers.get('authorization')).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)
  })

  test('delivers with the answer of a procedure that fails', async () => {
    const answer = await callStale('fail')

    expect(answer.status).toBe(500)
    expect(generationOf(deliveredBy(answer))).toBe(1)
  })

  test('delivers at the head of a stream', async () => {
    const answer = await callStale('me?batch=1', { headers: { 'trpc-accept': 'application/jsonl' } })

    expect(await answer.text()).toContain('"alice"')
    expect(generationOf(deliveredBy(answer))).toBe(1)
  })

  test('keeps an answer with a token out of every cache, whatever the app said before', async () => {
    const { headers } = await callStale('me', { before: { 'cache-control': 'public, max-age=60' } })

    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('leaves the head of an answer alone whose request renewed nothing', async () => {
    await using server = await createSessionServer({ transport: shared })
    await using api = await open(server, { before: { 'cache-control': 'public, max-age=60' } })
    const { accessToken } = await server.signIn()
    const { headers } = await api.call('me', { ...bearer(accessToken), origin: page })

    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(headers.has('authorization')).toBe(false)
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  test('gives no token to who is refused', async () => {
    await using server = await createSessionServer()
    await using api = await open(server)
    const answer = await api.call('me', bearer('nonsense'))

    expect(answer.status).toBe(401)
    expect(answer.headers.has('authorization')).toBe(false)
  })

  test('lets a page of an allowed origin read the token', async () => {
    const { headers } = await callStale('me', { transport: shared, headers: { origin: page } })

    expect(headers.get('access-control-allow-origin')).toBe(page)
    expect(headers.get('access-control-expose-headers')).toBe(
      'Retry-After, WWW-Authenticate, Authorization, Refresh-Token',
    )
  })

  test('lets no page of another origin read it', async () => {
    const { headers } = await callStale('me', { transport: shared, headers: { origin: 'https://evil.test' } })

    expect(headers.has('access-control-allow-origin')).toBe(false)
    expect(headers.has('access-control-expose-headers')).toBe(false)
  })

  test('adds the header to those that the app itself exposes to a page of its choice', async () => {
    const before = { 'access-control-allow-origin': page, 'access-control-expose-headers': 'X-Total' }
    const { headers } = await callStale('me', { before, headers: { origin: page } })

    expect(headers.get('access-control-allow-origin')).toBe(page)
    expect(headers.get('access-control-expose-headers')).toBe('X-Total, Authorization')
  })

  test('renews the lock cookie with a locked token, beside the cookies of the app', async () => {
    const transport = lockedTransport({ lockSecret: 'a lock secret for the tests alone' })
    const answer = await callStale('me', { transport, before: { 'set-cookie': 'own=1' } })

    expect(generationOf(deliveredBy(answer))).toBe(1)
    expect(answer.headers.getSetCookie()).toEqual([
      'own=1',
      expect.stringMatching(/^__Host-tokenpair-lock-[\w-]+=[\w-]+; .*Max-Age=86400; HttpOnly/),
    ])
  })
})

describe('createAuthContext() where the answer has no head', () => {
  test.each([
    ['of a WebSocket', { res: new EventTarget() }],
    ['of a caller that gives the request alone', {}],
  ])('goes on with the renewed token, as with the options %s', async (_, rest) => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.markStale()
    const req = new Request('https://api.test/trpc', { headers: bearer(accessToken) })
    const { auth } = await createAuthContext(server.auth)({ req, ...rest })

    expect(auth).toMatchObject({ status: 'authenticated', renewed: { generation: 1 } })
  })
})
