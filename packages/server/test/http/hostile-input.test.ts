import { isAuthErrorCode } from '@tokenpair/protocol'
import { bearerTransport, cookieTransport, type TransportBuilder } from '@tokenpair/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

const garbage = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'null',
    '\0',
    '%00',
    '%',
    '%zz',
    '../..',
    'é',
    '😀',
    '\ud800',
    "' OR 1=1 --",
  ),
)
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'constructor', 'toString', 'x']
const paths = [
  '/auth/token',
  '/auth/revoke',
  '/auth/sessions',
  '/auth/sessions/',
  '/auth/jwks.json',
  '/auth',
  '/',
  '//',
]
const path = fc.oneof(
  fc.constantFrom(...paths, '/.well-known/oauth-authorization-server'),
  fc.tuple(fc.constantFrom(...paths), garbage).map(([start, end]) => start + end),
)
const parameterNames = [
  'grant_type',
  'refresh_token',
  'session_id',
  'attempt',
  'generation',
  'token',
  'limit',
  'after',
  'except',
]
const parameterName = fc.oneof(fc.constantFrom(...parameterNames), garbage)
const contentTypes = [
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'multipart/form-data',
  ';',
  '',
]
const headerNames = [
  'authorization',
  'host',
  'origin',
  'cookie',
  'sec-fetch-site',
  'content-length',
  'x-forwarded-host',
  'range',
  'accept',
]

interface Parts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | Uint8Array<ArrayBuffer>
}

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

function mostly(value: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, garbage)
}

/** The tokens of a living session, whole and damaged: mixed in, so that the fuzz gets behind the first checks. */
function createPresented(tokens: readonly string[]): fc.Arbitrary<string> {
  const damaged = fc
    .tuple(fc.constantFrom(...tokens), fc.nat(), garbage)
    .map(([token, at, text]) => token.slice(0, at % token.length) + text + token.slice((at % token.length) + 1))
  return fc.oneof(fc.constantFrom(...tokens), damaged, garbage)
}

/** Any request at all. */
function createWild(presented: fc.Arbitrary<string>): fc.Arbitrary<Parts> {
  const text = fc.oneof(presented, fc.constantFrom('refresh_token', 'current', 'none', '1', attempt(1)))
  const pairs = fc.array(fc.tuple(parameterName, text), { maxLength: 6 })
  const search = pairs.map((each) => new URLSearchParams(each.map(([name, value]) => [name, value])).toString())
  const body = fc.oneof(search, fc.json(), garbage, fc.uint8Array({ maxLength: 200 }), fc.constant('x'.repeat(20_000)))
  const type = fc.constantFrom(...contentTypes).map((value) => ['content-type', value] as const)
  const others = fc.array(fc.tuple(fc.constantFrom(...headerNames), text), { maxLength: 3 })
  const headers = fc.tuple(type, others).map(([first, rest]) => [first, ...rest])
  return fc.record({ method: fc.constantFrom(...methods), path, query: search, headers, body })
}

/** A redemption or a sign-out in which some things are wrong. */
function createAimed(presented: fc.Arbitrary<string>): fc.Arbitrary<Parts> {
  const parameters = {
    grant_type: mostly('refresh_token'),
    refresh_token: presented,
    token: presented,
    attempt: fc.oneof(mostly(attempt(1)), mostly(attempt(2))),
    generation: fc.oneof(mostly('0'), mostly('1')),
  }
  const values = fc.record(parameters, { requiredKeys: ['grant_type'] })
  const asForm = values.map((each) => ({ type: form, body: new URLSearchParams(each).toString() }))
  const asJson = values.map((each) => ({ type: json, body: JSON.stringify(each) }))
  const odd = fc.tuple(values, garbage, fc.jsonValue()).map(([each, name, value]) => {
    return { type: json, body: JSON.stringify({ ...each, ...Object.fromEntries([[name, value]]) }) }
  })
  return fc.tuple(fc.constantFrom('/auth/token', '/auth/revoke'), fc.oneof(asForm, asJson, odd)).map(([to, sent]) => {
    return { method: 'POST', path: to, query: '', headers: [['content-type', sent.type]], body: sent.body }
  })
}

/** A request about sessions with an access token that may be damaged. */
function createListing(presented: fc.Arbitrary<string>): fc.Arbitrary<Parts> {
  const query = fc
    .record(
      { limit: fc.oneof(mostly('1'), mostly('100')), after: presented, except: mostly('current') },
      { requiredKeys: [] },
    )
    .map((each) => new URLSearchParams(each).toString())
  const target = fc.oneof(
    fc.constant(''),
    garbage.map((text) => `/${text}`),
  )
  return fc.record({
    method: fc.constantFrom('GET', 'DELETE'),
    path: target.map((text) => `/auth/sessions${text}`),
    query,
    headers: presented.map((token) => [['authorization', `Bearer ${token}`] as const]),
    body: fc.constant(''),
  })
}

/** A redemption or a sign-out by cookies of which some are damaged, planted or under a wrong name. */
function createFromBrowser(presented: fc.Arbitrary<string>, sessionIds: readonly string[]): fc.Arbitrary<Parts> {
  const sessionId = fc.oneof(fc.constantFrom(...sessionIds), garbage)
  const cookie = fc.tuple(sessionId, presented).map(([id, token]) => `__Secure-tokenpair-${id}=${token}`)
  const cookies = fc.array(fc.oneof({ weight: 3, arbitrary: cookie }, garbage), { maxLength: 30 })
  const site = fc.oneof(mostly('same-origin'), fc.constantFrom('same-site', 'cross-site', 'none'))
  const head = fc.record({ 'sec-fetch-site': site, cookie: cookies.map((list) => list.join('; ')) })
  const parameters = { grant_type: mostly('refresh_token'), session_id: sessionId, attempt: mostly(attempt(1)) }
  const body = fc.record(parameters, { requiredKeys: [] }).map((each) => new URLSearchParams(each).toString())
  return fc.record({
    method: fc.constant('POST'),
    path: fc.constantFrom('/auth/token', '/auth/revoke'),
    query: fc.constant(''),
    headers: head.map((fields) => [['content-type', form] as const, ...Object.entries(fields)]),
    body,
  })
}

function createRequest({ method, path: pathname, query, headers, body }: Parts): Request {
  const hasBody = !['GET', 'HEAD'].includes(method)
  const init = { method, headers: createHeaders(headers), body: hasBody ? body : null }
  return new Request(new URL(`https://api.test${pathname}?${query}`), init)
}

/** A web request cannot even be made with some texts; they never reach a handler. */
function createHeaders(fields: readonly (readonly [string, string])[]): Headers {
  const headers = new Headers()
  for (const [name, value] of fields) if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers.append(name, value)
  return headers
}

interface Target {
  readonly server: TestServer
  readonly secrets: readonly string[]
  readonly sessionIds: readonly string[]
}

/** A server with three sessions: the same tokens each time, since time and chance are. */
async function createTarget(transport: TransportBuilder): Promise<Target> {
  const server = await createTestServer({ issuer: 'https://api.test', transport })
  const issued = [await server.signIn(), await server.signIn(), await server.signIn({ subject: 'bob' })]
  return {
    server,
    secrets: issued.flatMap(({ refreshToken, accessToken }) => [refreshToken, accessToken]),
    sessionIds: issued.map(({ sessionId }) => sessionId),
  }
}

const bearer = bearerTransport()
const cookie = cookieTransport({ allowedOrigins: ['https://app.test'], legacyPaths: ['/'] })
const { secrets, sessionIds } = await createTarget(bearer)
const presentable = createPresented(secrets)
const common = fc.oneof(createWild(presentable), createAimed(presentable), createListing(presentable))
const attacks = fc.oneof(
  fc.record({ request: common.map(createRequest), transport: fc.constantFrom(bearer, cookie) }),
  fc.record({
    request: createFromBrowser(presentable, sessionIds).map(createRequest),
    transport: fc.constant(cookie),
  }),
)
const runs = { numRuns: 1500 }

describe('auth.handler, with garbage in the method, path, headers, body and parameters', () => {
  test('answers with a coded error, never a 500, and nothing fails behind it', async () => {
    await fc.assert(
      fc.asyncProperty(attacks, async ({ request, transport }) => {
        const { server } = await createTarget(transport)

        const response = await server.auth.handler(request)

        expect(response.status).toBeLessThan(500)
        const body = await response.text()
        expect(response.ok || isAuthErrorCode(JSON.parse(body).code)).toBe(true)
        expect(server.errors).toEqual([])
      }),
      runs,
    )
  }, 60_000)

  test('shows no token that was presented', async () => {
    await fc.assert(
      fc.asyncProperty(attacks, async ({ request, transport }) => {
        const { server } = await createTarget(transport)

        const response = await server.auth.handler(request)

        const text = JSON.stringify([...response.headers]) + (await response.text())
        expect(secrets.filter((token) => text.includes(token))).toEqual([])
      }),
      runs,
    )
  }, 60_000)

  test('describes each error in the characters of RFC 6749 section 5.2, and keeps it out of caches', async () => {
    await fc.assert(
      fc.asyncProperty(attacks, async ({ request, transport }) => {
        const { server } = await createTarget(transport)

        const response = await server.auth.handler(request)
        fc.pre(!response.ok)

        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(await response.json()).toMatchObject({
          error: expect.stringMatching(/^[a-z_]+$/),
          error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
        })
      }),
      runs,
    )
  }, 60_000)
})
