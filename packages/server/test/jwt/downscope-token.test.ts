import { type Authenticated, initializeAuthServices, JwtAlgorithm, JwtConfig, JwtTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { seededRandom } from '@tokenpair/testing'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { es512 } from '../keys/key-fixture.ts'
import { createTestServer, decodeJwt, jwtOptions, type TestServer, type TestServerOptions } from '../test-server.ts'

const billing = 'https://billing.internal'
const alice = { scopes: ['read', 'invoices', 'admin'], claims: { role: 'admin', team: 'blue' } }

interface Front extends TestServer {
  /** Signs in, and answers who a request with the access token comes from. */
  enter(grant?: Parameters<TestServer['signIn']>[0]): Promise<Authenticated>
  readonly manager: JwtTokenManager
}

/** A server that users sign in to. */
async function createFront(options: TestServerOptions = {}): Promise<Front> {
  const server = await createTestServer({ ...options, jwt: { issuer: 'https://front.test', ...options.jwt } })
  const enter: Front['enter'] = async (grant = alice) => {
    const { accessToken } = await server.signIn(grant)
    const user = await server.auth.tokenManager.validateToken(accessToken)
    if (user.status !== 'authenticated') throw user.error
    return user
  }
  return { ...server, enter, manager: server.auth.getTokenManager(JwtTokenManager) }
}

/** A service behind it, on the same store: it has the same keys, and an audience of its own. */
function createService({ store, clock }: TestServer) {
  const jwt = new JwtConfig({ ...jwtOptions, issuer: 'https://front.test', audience: billing })
  return initializeAuthServices({ store, clock, tokenManagerBuilders: [jwt] })
}

describe('jwtTokenManager.createDownscoper()', () => {
  test('makes a token that its service takes, with those scopes and claims of the user that were named', async () => {
    await using front = await createFront()
    const service = await createService(front)
    const forBilling = front.manager.createDownscoper({
      audience: billing,
      scopes: ['invoices', 'payments'],
      claims: ['team', 'toString', 'absent'],
    })
    const user = await front.enter()

    const { accessToken, accessTokenExpiresIn } = await forBilling(user)

    expect(accessTokenExpiresIn).toBe(60)
    expect(await service.tokenManager.validateToken(accessToken)).toMatchObject({
      status: 'authenticated',
      subject: 'alice',
      sessionId: user.sessionId,
      scopes: ['invoices'],
      claims: { team: 'blue' },
      authenticatedAt: user.authenticatedAt,
    })
    expect(Object.keys(decodeJwt(accessToken))).not.toContain('role')
  })

  test('gives no scopes and no claims that nobody named', async () => {
    await using front = await createFront()
    const { accessToken } = await front.manager.createDownscoper({ audience: billing })(await front.enter())

    expect(decodeJwt(accessToken)).toMatchObject({ aud: billing, scope: '' })
    expect(Object.keys(decodeJwt(accessToken)).toSorted()).toEqual(
      ['aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'scope', 'sid', 'sub'].toSorted(),
    )
  })

  test('lets no claim of the app take the place of one that says whose the token is', async () => {
    await using front = await createFront()
    const claims = { sub: 'mallory', aud: 'elsewhere', exp: 9e9, scope: 'admin' }
    const user = { ...(await front.enter()), claims }

    const { accessToken } = await front.manager.createDownscoper({ audience: billing, claims: Object.keys(claims) })(
      user,
    )

    expect(decodeJwt(accessToken)).toMatchObject({ sub: 'alice', aud: billing, scope: '' })
    expect(decodeJwt(accessToken)['exp']).toBe(front.clock.now() / 1000 + 60)
  })

  test.each([{}, { jwt: { audience: 'https://front.test' } }])(
    'makes nothing that the server itself would take, which has %j',
    async (options) => {
      await using front = await createFront(options)
      const { accessToken } = await front.manager.createDownscoper({ audience: billing })(await front.enter())

      expect(await front.judge(accessToken)).toBe('token_invalid')
      expect(await front.judge(accessToken)).toBe('token_invalid') // nor is it remembered as genuine
    },
  )

  test('never lets a token outlive the one that it is made of, nor its own lifetime', async () => {
    await using front = await createFront()
    const service = await createService(front)
    const [short, long] = [30, 3600].map((lifetime) => front.manager.createDownscoper({ audience: billing, lifetime }))
    const user = await front.enter()

    const first = await short?.(user)
    await front.clock.advance(590_000)
    const last = await long?.(user)

    expect([first?.accessTokenExpiresIn, last?.accessTokenExpiresIn]).toEqual([30, 10])
    expect(await service.tokenManager.validateToken(first?.accessToken ?? '')).toMatchObject({
      error: { code: 'token_expired' },
    })
    await front.clock.advance(10_000)
    await expect(long?.(user)).rejects.toMatchObject({ code: 'token_expired' })
  })

  test.each(['session', 'token', 'subject'] as const)(
    'makes tokens that are revoked with the one that they are made of, by its %s, whenever they were made',
    async (by) => {
      await using front = await createFront()
      const service = await createService(front)
      const forBilling = front.manager.createDownscoper({ audience: billing, lifetime: 600 })
      const user = await front.enter()
      const before = await forBilling(user)
      await front.clock.advance(5000)

      if (by === 'session') await front.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
      if (by === 'token') await front.auth.markAccessTokens({ tokenId: user.tokenId, mark: 'dead' })
      if (by === 'subject') await front.auth.markAccessTokens({ subject: user.subject, mark: 'dead' })
      await front.clock.advance(5000)
      const after = await forBilling(user)

      for (const { accessToken } of [before, after]) {
        expect(await service.tokenManager.validateToken(accessToken)).toMatchObject({
          error: { code: 'token_revoked' },
        })
      }
    },
  )

  test('makes tokens of ES512 that a service verifies by the public key alone, without a second token type', async () => {
    await using front = await createFront({ jwt: { algorithm: es512 } })
    const { accessToken } = await front.manager.createDownscoper({ audience: billing })(await front.enter())

    const keys = createLocalJWKSet({ keys: [...front.manager.publicKeys()] as never })
    const { payload } = await jwtVerify(accessToken, keys, {
      algorithms: ['ES512'],
      audience: billing,
      issuer: 'https://front.test',
      currentDate: new Date(front.clock.now()),
    })

    expect(payload.sub).toBe('alice')
    expect(decodeProtectedHeader(accessToken)).toMatchObject({ typ: 'at+jwt' })
  })

  test('gives no service more than the user has, whatever the scopes and claims are', async () => {
    await using front = await createFront()
    const service = await createService(front)
    const random = seededRandom(20_301_128)
    const some = (names: readonly string[]): string[] => names.filter(() => (random.bytes(1)[0] ?? 0) % 2 === 0)
    const names = ['a', 'b', 'c', 'd', 'e']

    for (let round = 0; round < 200; round += 1) {
      const [has, asked, hasClaims, askedClaims] = [some(names), some(names), some(names), some(names)]
      const user = await front.enter({
        scopes: has,
        claims: Object.fromEntries(hasClaims.map((name) => [name, round])),
      })
      const forBilling = front.manager.createDownscoper({ audience: billing, scopes: asked, claims: askedClaims })
      const { accessToken } = await forBilling(user)

      expect(await service.tokenManager.validateToken(accessToken), `seed 20301128, round ${round}`).toMatchObject({
        scopes: asked.filter((scope) => has.includes(scope)),
        claims: Object.fromEntries(askedClaims.filter((name) => hasClaims.includes(name)).map((name) => [name, round])),
        expiresAt: Math.min(user.expiresAt, Math.floor(front.clock.now() / 1000) * 1000 + 60_000),
      })
    }
  })

  test('refuses a user whom another token manager vouches for', async () => {
    await using front = await createFront()
    const user = await front.enter()

    await expect(front.manager.createDownscoper({ audience: billing })({ ...user, manager: 'other' })).rejects.toThrow(
      'The user has a token of other, not of jwt: ask that token manager',
    )
  })

  test('refuses claims that the schema made into what no token can carry', async () => {
    const claims = z.object({ since: z.union([z.string(), z.date()]).transform((since) => new Date(since)) })
    await using front = await createFront()
    const typed = await initializeAuthServices({
      store: memoryStore(),
      clock: front.clock,
      tokenManagerBuilders: [new JwtConfig({ ...jwtOptions, claims: z.object({ since: z.string() }) })],
    })
    const read = claims.parse({ since: '2030-01-01' })
    const user = { ...(await front.enter()), claims: read }
    const forBilling = typed.getTokenManager(JwtTokenManager).createDownscoper({ audience: billing, claims: ['since'] })

    await expect(forBilling(user)).rejects.toThrow(/^The claim since is nothing that JSON can carry/)
  })

  test.each([
    [{}, 'audience: name the service that the tokens are for, such as https://billing.internal'],
    [{ audience: '' }, 'audience: name the service that the tokens are for, such as https://billing.internal'],
    [{ audience: 'own' }, 'audience: name another service, since this one would take the token as its own'],
    [{ audience: billing, scopes: ['two words'] }, 'scopes.0: give scopes of printable characters'],
    [{ audience: billing, claims: 'role' }, 'claims: give names of claims, such as [role]'],
    [{ audience: billing, lifetime: 0 }, 'lifetime: give seconds, such as 60'],
    [{ audience: billing, scope: 'read' }, 'no option is called scope'],
  ])('says of %j that it has to be mended', async (options, advice) => {
    await using front = await createFront({ jwt: { audience: 'own' } })

    expect(() => front.manager.createDownscoper(options as never)).toThrow(
      new RegExp(`^createDownscoper\\(\\) has options to mend: ${advice.replaceAll(/[[\]/]/g, '.')}`),
    )
  })

  test('signs with the key that the manager has at the moment', async () => {
    await using front = await createFront()
    const forBilling = front.manager.createDownscoper({ audience: billing })
    const user = await front.enter()
    const before = decodeProtectedHeader((await forBilling(user)).accessToken).kid
    await front.manager.replaceKeys({ algorithm: JwtAlgorithm.hmacSha512('another secret for the tests'.repeat(3)) })

    const after = decodeProtectedHeader((await forBilling(user)).accessToken).kid

    expect(after).not.toBe(before)
  })
})
