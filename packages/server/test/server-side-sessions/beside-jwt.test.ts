import { describe, expect, test } from 'vitest'
import {
  type IssuedToken,
  JwtConfig,
  JwtTokenManager,
  ServerSideSessionsTokenManager,
  type TokenManagerBuilder,
} from '../../src/index.ts'
import { answerOf, attempt, bearer, createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { sessionBuilder, sessionKeyHashPepper, stores } from './session-fixture.ts'

/** With the same pepper for both, which must not make one token pass for the other. */
const jwt = new JwtConfig({ ...jwtOptions, refreshTokenHashPepper: sessionKeyHashPepper })
const session = sessionBuilder()
const orders: readonly (readonly [string, readonly TokenManagerBuilder[]])[] = [
  ['JwtConfig, ServerSideSessionsConfig', [jwt, session]],
  ['ServerSideSessionsConfig, JwtConfig', [session, jwt]],
]

/** A pair and a key of alice. */
async function issueBoth({ auth }: TestServer): Promise<{ pair: IssuedToken; key: IssuedToken }> {
  const grant = { subject: 'alice', method: 'password' }
  const pair = await auth.getTokenManager(JwtTokenManager).issueToken(grant)
  const key = await auth.getTokenManager(ServerSideSessionsTokenManager).issueToken(grant)
  return { pair, key }
}

describe.each(stores)('initializeAuthServices(), with both kinds of sessions on %s', (_, createStore) => {
  const createServer = (tokenManagerBuilders: readonly TokenManagerBuilder[]): Promise<TestServer> =>
    createTestServer({ store: createStore(), tokenManagerBuilders })

  test.each(orders)('lets the first of %s issue', async (__, builders) => {
    await using server = await createServer(builders)
    const { manager } = await server.signIn()

    expect(manager).toBe(builders[0] === jwt ? 'jwt' : 'session')
    expect(server.auth.tokenManager.name).toBe(manager)
  })

  test.each(orders)('validates the tokens of both of %s', async (__, builders) => {
    await using server = await createServer(builders)
    const { pair, key } = await issueBoth(server)
    const authenticate = (token: string): ReturnType<typeof server.auth.authenticate> =>
      server.auth.authenticate(new Request('https://api.test/', { headers: bearer(token) }))
    const users = [await authenticate(pair.accessToken), await authenticate(key.accessToken)]

    expect(users).toMatchObject([
      { status: 'authenticated', manager: 'jwt', subject: 'alice' },
      { status: 'authenticated', manager: 'session', subject: 'alice' },
    ])
    expect(await server.judge('x')).toBe('token_invalid')
  })

  test.each(orders)('redeems the refresh tokens of both of %s, each in its way', async (__, builders) => {
    await using server = await createServer(builders)
    const { pair, key } = await issueBoth(server)
    const [next, same] = [await server.redeem(pair.refreshToken, attempt(1)), await server.redeem(key.refreshToken)]

    expect([next, same]).toMatchObject([
      { status: 200, body: { session_id: pair.sessionId } },
      { status: 200, body: { session_id: key.sessionId, refresh_token: key.refreshToken } },
    ])
    expect(next.body['refresh_token']).not.toBe(pair.refreshToken)
  })

  test.each(orders)('lists and ends the sessions of both of %s', async (__, builders) => {
    await using server = await createServer(builders)
    const { pair, key } = await issueBoth(server)
    const { body } = await answerOf(await server.send('GET', '/sessions', { headers: bearer(key.accessToken) }))
    const byKey = await server.auth.tokenManager.listTokens({ subject: 'alice', manager: 'session' })
    const wrong = await server.auth.tokenManager.revokeToken({ sessionId: key.sessionId, manager: 'jwt' })
    const ended = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect(body['sessions']).toHaveLength(2)
    expect(byKey).toMatchObject([{ sessionId: key.sessionId, manager: 'session', reuseDetection: 'none' }])
    expect(wrong).toBe(false)
    expect(new Set(ended)).toEqual(new Set([pair.sessionId, key.sessionId]))
    expect([await server.judge(pair.accessToken), await server.judge(key.accessToken)]).toEqual([
      'token_revoked',
      'token_revoked',
    ])
  })

  test.each(orders)('signs out by the tokens of both of %s', async (__, builders) => {
    await using server = await createServer(builders)
    const { pair, key } = await issueBoth(server)
    const answers = [
      await server.post('/revoke', { token: pair.refreshToken }),
      await server.post('/revoke', { token: key.accessToken }),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
    expect(await server.redeem(pair.refreshToken, attempt(1))).toMatchObject({ body: { reason: 'signed-out' } })
    expect(await server.redeem(key.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('publishes no key for server-side sessions', async () => {
    await using server = await createServer([session])
    const { body } = await answerOf(await server.send('GET', '/jwks.json'))

    expect(body).toEqual({ keys: [] })
  })

  test('refuses two managers of one name', async () => {
    await expect(createServer([session, sessionBuilder()])).rejects.toThrow(/^Two token managers have the name session/)
  })
})
