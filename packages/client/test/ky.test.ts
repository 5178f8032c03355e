import ky, { type Options } from 'ky'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtConfig } from '../../server/src/index.ts'
import { memoryStore } from '../../server/src/stores/memory.ts'
import { type AuthClient, createAuthClient } from '../src/index.ts'
import { authKy } from '../src/ky.ts'
import { memoryStorage } from '../src/storage/memory.ts'

const api = 'https://api.example.com'
const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => network.resetHandlers())
afterAll(() => network.close())

describe('authKy()', () => {
  test('sends the access token', async () => {
    await using pair = await createPair()

    expect(await authKy(pair.client).get(`${api}/me`).json()).toEqual({ sub: 'alice', body: '' })

    expect(pair.log).toEqual(['GET /me 200'])
  })

  test('refreshes once and repeats once after a 401, with the body', async () => {
    await using pair = await createPair()
    pair.refuseAccessToken()

    const answer = await authKy(pair.client)
      .post(`${api}/me`, { json: { note: 'hello' } })
      .json()

    expect(answer).toEqual({ sub: 'alice', body: '{"note":"hello"}' })
    expect(pair.log).toEqual(['POST /me 401', 'POST /auth/token 200', 'POST /me 200'])
  })

  test('refreshes once for several requests', async () => {
    await using pair = await createPair()
    pair.refuseAccessToken()
    const { get } = authKy(pair.client)

    await Promise.all([get(`${api}/me`), get(`${api}/me`), get(`${api}/me`)])

    expect(pair.log.filter((line) => line === 'POST /auth/token 200')).toHaveLength(1)
  })

  test('throws an HTTPError where the repetition is refused, too', async () => {
    await using pair = await createPair()
    network.use(
      http.get(`${api}/me`, () => {
        pair.log.push('GET /me 401')
        return new HttpResponse(null, { status: 401 })
      }),
    )

    await expect(authKy(pair.client).get(`${api}/me`)).rejects.toMatchObject({ name: 'HTTPError' })

    expect(pair.log).toEqual(['GET /me 401', 'POST /auth/token 200', 'GET /me 401'])
  })

  test("leaves ky's own retries what they are", async () => {
    await using pair = await createPair()
    network.use(http.get(`${api}/me`, () => new HttpResponse(null, { status: 503 }), { once: true }))
    const { get } = authKy(pair.client, { retry: { limit: 1, delay: () => 0 } })

    expect(await get(`${api}/me`).json()).toMatchObject({ sub: 'alice' })
  })

  test("passes ky's options on and can be extended", async () => {
    await using pair = await createPair()
    const { get } = authKy(pair.client, { prefix: api }).extend({ headers: { 'x-tenant': 'seven' } })

    const request = await seen(() => get('me'))

    expect(request.url).toBe(`${api}/me`)
    expect(request.headers.get('x-tenant')).toBe('seven')
    expect(request.headers.get('authorization')).toMatch(/^Bearer /)
  })

  test('sends no token to another origin', async () => {
    await using pair = await createPair()
    network.use(http.get('https://elsewhere.example/me', () => HttpResponse.json({})))

    const request = await seen(() => authKy(pair.client).get('https://elsewhere.example/me'))

    expect(request.headers.has('authorization')).toBe(false)
  })

  test('sends requests without a token where nobody is signed in', async () => {
    await using pair = await createPair()
    await pair.client.signOut()

    await expect(authKy(pair.client).get(`${api}/me`)).rejects.toMatchObject({ response: { status: 401 } })

    expect(pair.log).toEqual(['POST /auth/revoke 200', 'GET /me 401'])
  })
})

describe.each([
  ['authKy(client)', authKy],
  ['ky.create({ fetch: client.fetch })', ({ fetch }: AuthClient, options: Options) => ky.create({ ...options, fetch })],
])('%s, with the retries of ky', (_, create) => {
  test('answers a 401 by one refresh, where ky may not retry at all', async () => {
    await using pair = await createPair()
    pair.refuseAccessToken()

    await create(pair.client, { retry: 0 }).post(`${api}/me`, { json: { note: 'hello' } })

    expect(pair.log).toEqual(['POST /me 401', 'POST /auth/token 200', 'POST /me 200'])
  })

  test('counts no 401 as a try of ky, and sends each try with the token of its time', async () => {
    await using pair = await createPair()
    const statuses = [503, 401, 503, 200]
    const tokens: unknown[] = []
    network.use(
      http.put(`${api}/me`, async ({ request }) => {
        tokens.push([request.headers.get('authorization'), await request.text()])
        return new HttpResponse(null, { status: statuses.shift() ?? 500 })
      }),
    )
    const old = await pair.client.getAccessToken()

    await create(pair.client, { retry: { limit: 2, delay: () => 0 } }).put(`${api}/me`, { body: 'hello' })

    const newer = `Bearer ${await pair.client.getAccessToken()}`
    const former = `Bearer ${old}`
    expect(tokens).toEqual([former, former, newer, newer].map((token) => [token, 'hello']))
    expect(pair.log).toEqual(['POST /auth/token 200'])
  })

  test('leaves it to ky how long a Retry-After is waited for', async () => {
    await using pair = await createPair()
    const headers = { 'retry-after': '0' }
    network.use(http.get(`${api}/me`, () => new HttpResponse(null, { status: 429, headers }), { once: true }))

    expect(await create(pair.client, { retry: 1 }).get(`${api}/me`).json()).toMatchObject({ sub: 'alice' })
  })
})

/** The request that a call sends. */
async function seen(call: () => Promise<unknown>): Promise<Request> {
  const requests: Request[] = []
  const note = ({ request }: { readonly request: Request }): unknown => requests.push(request)
  network.events.on('request:start', note)
  await call()
  network.events.removeListener('request:start', note)
  const [request] = requests
  if (request === undefined) throw new TypeError('Nothing was sent')
  return request
}

interface Pair extends AsyncDisposable {
  readonly client: AuthClient
  /** What was asked of the server and the status of its answer, in the order of the answers. */
  readonly log: string[]
  /** Lets the server refuse the access token of now. */
  refuseAccessToken(): void
}

/** A server behind the mocked network, and a client that has signed in to it. */
async function createPair(): Promise<Pair> {
  const auth = await createAuth()
  const log: string[] = []
  let refusesGeneration = -1
  const client = createAuthClient({ url: `${api}/auth`, storage: memoryStorage() })

  const me = async (request: Request): Promise<Response> => {
    const authentication = await auth.authenticate(request)
    if (authentication.status !== 'authenticated' || refusesGeneration === client.inspect()?.generation)
      return new Response(null, { status: 401 })
    return Response.json({ sub: authentication.subject, body: await request.text() })
  }
  network.use(
    http.all(`${api}/*`, async ({ request }) => {
      const { pathname } = new URL(request.url)
      const response = await (pathname === '/me' ? me(request) : auth.handler(request))
      log.push(`${request.method} ${pathname} ${response.status}`)
      return response
    }),
  )
  const issued = await auth.issueToken({ subject: 'alice', method: 'password' })
  await client.signIn(async () => auth.respond(issued, new Request(`${api}/sign-in`)))

  return {
    client,
    log,
    refuseAccessToken: () => {
      refusesGeneration = client.inspect()?.generation ?? -1
    },
    [Symbol.asyncDispose]: async () => {
      client.dispose()
      await auth.close()
    },
  }
}

function createAuth(): Promise<AuthServices> {
  const algorithm = JwtAlgorithm.hmacSha512('0123456789abcdef'.repeat(4))
  const config = new JwtConfig({ algorithm, refreshTokenHashPepper: 'a pepper for tests' })
  return initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [config] })
}
