import {
  allowlist,
  bearerTransport,
  cookieTransport,
  denylist,
  JwtAlgorithm,
  JwtConfig,
  JwtSessionConfig,
  jtiMatcher,
  lockedTransport,
  type RevocationStrategy,
  ServerSideSessionsConfig,
  stateless,
  type TokenManagerBuilder,
  type TransportBuilder,
} from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestAuth, type TestAuth, type TestAuthOptions } from '../src/index.ts'

const pepper = 'a pepper for tests only'
const algorithm = JwtAlgorithm.hmacSha512('a secret for tests only, as long as the hash: sixty-four bytes or more')
const accessToken = { header: 'X-Token', schemes: ['Token', 'Bearer'] }
const bare = { header: 'X-Token', schemes: [], bareTokens: 'accept' } as const

const managers: readonly (readonly [string, () => TokenManagerBuilder])[] = [
  ['JwtConfig', () => new JwtConfig({ algorithm, refreshTokenHashPepper: pepper })],
  ['JwtSessionConfig', () => new JwtSessionConfig({ algorithm })],
  ['ServerSideSessionsConfig', () => new ServerSideSessionsConfig({ sessionKeyHashPepper: pepper })],
]
const transports: readonly (readonly [string, () => TransportBuilder])[] = [
  ['bearerTransport()', () => bearerTransport()],
  ['bearerTransport() with a header of its own', () => bearerTransport({ accessToken })],
  ['bearerTransport() with bare tokens', () => bearerTransport({ accessToken: bare })],
  ['cookieTransport()', () => cookieTransport()],
  ['lockedTransport()', () => lockedTransport({ lockSecret: pepper })],
  ['lockedTransport() with a header of its own', () => lockedTransport({ lockSecret: pepper, accessToken })],
]
const strategies: readonly (readonly [string, () => RevocationStrategy])[] = [
  ['denylist()', () => denylist()],
  ['allowlist()', () => allowlist()],
  ['jtiMatcher()', () => jtiMatcher()],
  ['stateless()', () => stateless()],
]
/** With these the server does not start. */
const impossible = new Set([
  'JwtSessionConfig, cookieTransport()', // which has no place for a token that is renewed on any answer
  'ServerSideSessionsConfig, lockedTransport()', // whose keys say nothing of a lock
  'ServerSideSessionsConfig, lockedTransport() with a header of its own',
])

const combinations = managers.flatMap(([manager, createManager]) =>
  transports
    .filter(([transport]) => !impossible.has(`${manager}, ${transport}`))
    .flatMap(([transport, createTransport]) =>
      strategies.map(([strategy, createStrategy]) => {
        const createOptions = (): TestAuthOptions => ({
          tokenManagerBuilders: [createManager()],
          transport: createTransport(),
          revocation: createStrategy(),
        })
        return [`${manager}, ${transport} and ${strategy}`, createOptions] as const
      }),
    ),
)

/** What a protected route of the app learns. */
async function learn({ auth }: TestAuth, headers: Headers, method = 'GET'): Promise<unknown> {
  const user = await auth.authenticate(new Request('https://api.test/notes', { method, headers }))
  return user.status === 'authenticated' ? user : user.error.code
}

/** Each header as a line. */
function linesOf(headers: Headers): readonly string[] {
  return [...headers].map(([name, value]) => `${name}: ${value}`)
}

describe('authHeaders()', () => {
  test.each(combinations)('makes headers that a server with %s takes', async (_, createOptions) => {
    await using pair = await createTestAuth(createOptions())
    const headers = await pair.authHeaders('alice', { scopes: ['notes'], claims: { role: 'admin' } })

    expect(await learn(pair, headers, 'POST')).toMatchObject({
      status: 'authenticated',
      subject: 'alice',
      scopes: ['notes'],
      claims: { role: 'admin' },
    })
  })

  test.each(combinations)('signs in for real with %s: a sign-out ends it', async (_, createOptions) => {
    await using pair = await createTestAuth(createOptions())
    const headers = await pair.authHeaders('alice')
    const sessions = await pair.auth.tokenManager.listTokens({ subject: 'alice' })

    expect(sessions).toMatchObject([{ subject: 'alice', method: 'test' }])
    expect(await pair.auth.signOut(new Request('https://api.test/', { headers }))).toBe(true)
    expect(await pair.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('needs nothing but a token in the header Authorization by default', async () => {
    await using pair = await createTestAuth()

    expect(linesOf(await pair.authHeaders('alice'))).toEqual([
      expect.stringMatching(/^authorization: Bearer [\w-]+\.[\w-]+\.[\w-]+$/),
    ])
  })

  test.each([
    ['bearerTransport()', bearerTransport({ accessToken })],
    ['lockedTransport()', lockedTransport({ accessToken })],
  ])('writes the header and the scheme that %s was told', async (_, transport) => {
    await using pair = await createTestAuth({ transport })
    const headers = await pair.authHeaders('alice')

    expect(headers.get('x-token')).toMatch(/^Token [\w-]+\.[\w-]+\.[\w-]+$/)
    expect(headers.has('authorization')).toBe(false)
  })

  test('sends the lock cookie beside a locked token, which is refused without it', async () => {
    await using pair = await createTestAuth({ transport: lockedTransport() })
    const headers = await pair.authHeaders('alice')
    expect(headers.get('cookie')).toMatch(/^__Host-tokenpair-lock-[\w-]+=[\w-]+$/)

    headers.delete('cookie')
    expect(await learn(pair, headers)).toBe('token_invalid')
  })

  test('keeps the other headers and cookies, in new headers', async () => {
    await using pair = await createTestAuth({ transport: lockedTransport() })
    const given = new Headers({ accept: 'text/html', cookie: 'theme=dark; lang=en', authorization: 'Basic abc' })
    const before = linesOf(given)
    const headers = await pair.authHeaders('alice', { headers: given })

    expect(headers.get('accept')).toBe('text/html')
    expect(headers.get('cookie')).toMatch(/^theme=dark; lang=en; __Host-tokenpair-lock-[\w-]+=[\w-]+$/)
    expect(headers.get('authorization')).toMatch(/^Bearer /)
    expect(linesOf(given)).toEqual(before)
  })

  test.each(combinations)('makes the headers of one user into those of another with %s', async (_, createOptions) => {
    await using pair = await createTestAuth(createOptions())
    const headers = await pair.authHeaders('bob', { headers: await pair.authHeaders('alice') })

    expect(await learn(pair, headers)).toMatchObject({ subject: 'bob' })
  })

  describe('with the headers of a page', () => {
    const page = { origin: 'https://api.test', 'sec-fetch-site': 'same-origin' }
    const options = {
      tokenManagerBuilders: [new ServerSideSessionsConfig({ sessionKeyHashPepper: pepper })],
      transport: cookieTransport(),
    } as const

    test('puts the key of a server-side session into its cookie alone', async () => {
      await using pair = await createTestAuth(options)
      const headers = await pair.authHeaders('alice', { headers: page })

      expect(headers.get('cookie')).toMatch(/^__Host-tokenpair-[\w-]+=[\w.-]+$/)
      expect(headers.has('authorization')).toBe(false)
      expect(await learn(pair, headers, 'POST')).toMatchObject({ subject: 'alice' })
    })

    test('leaves one such cookie where another user is to be signed in', async () => {
      await using pair = await createTestAuth(options)
      const headers = await pair.authHeaders('bob', { headers: await pair.authHeaders('alice', { headers: page }) })

      expect(headers.get('cookie')?.split('; ')).toHaveLength(1)
      expect(await learn(pair, headers)).toMatchObject({ subject: 'bob' })
    })

    test('leaves it to the server what becomes of a page of a foreign origin', async () => {
      await using pair = await createTestAuth({ transport: lockedTransport() })
      const headers = await pair.authHeaders('alice', { headers: { origin: 'https://evil.test' } })

      expect(await learn(pair, headers)).toBe('origin_refused')
    })
  })

  describe('with a transport that keeps its place to itself', () => {
    test('writes the token where it is told', async () => {
      await using pair = await createTestAuth({ transport: cookieTransport({ accessToken }) })
      const headers = await pair.authHeaders('alice', { accessToken })

      expect(headers.get('x-token')).toMatch(/^Token /)
      expect(await learn(pair, headers)).toMatchObject({ subject: 'alice' })
    })

    test('says so where it is not told, before a test is misled', async () => {
      await using pair = await createTestAuth({ transport: cookieTransport({ accessToken }) })

      await expect(pair.authHeaders('alice')).rejects.toThrow(
        /^authHeaders\(\) cannot tell where this server looks for access tokens: give accessToken/,
      )
    })
  })

  describe('with a client binding', () => {
    const jwt = { clientBinding: { header: 'x-client-id' } }

    test('binds the token to the client that the headers name', async () => {
      await using pair = await createTestAuth({ jwt })
      const headers = await pair.authHeaders('alice', { headers: { 'x-client-id': 'app' } })
      expect(await learn(pair, headers)).toMatchObject({ subject: 'alice' })

      headers.set('x-client-id', 'another')
      expect(await learn(pair, headers)).toBe('token_invalid')
    })

    test('throws what issueToken() throws where they name none', async () => {
      await using pair = await createTestAuth({ jwt })

      await expect(pair.authHeaders('alice')).rejects.toThrow('Tokens are bound to the header x-client-id')
    })

    test('refuses a grant for another client than the headers name, as the server does', async () => {
      await using pair = await createTestAuth({ jwt })
      const headers = pair.authHeaders('alice', { client: 'app', headers: { 'x-client-id': 'another' } })

      await expect(headers).rejects.toMatchObject({ code: 'token_invalid' })
    })
  })

  test('runs the hooks of a sign-in, once', async () => {
    const created: unknown[] = []
    await using pair = await createTestAuth({
      jwt: {
        onRefreshTokenCreated: ({ subject, method }) => void created.push([subject, method]),
        extraClaimsProvider: ({ kind }) => ({ kind }),
      },
    })
    const headers = await pair.authHeaders('alice', { method: 'passkey' })

    expect(created).toEqual([['alice', 'passkey']])
    expect(await learn(pair, headers)).toMatchObject({ claims: { kind: 'issue' } })
  })
})
