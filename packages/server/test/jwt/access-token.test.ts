import { JwtAlgorithm } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { es512 } from '../keys/key-fixture.ts'
import { createTestServer, decodeJwt, secret, type TestServer } from '../test-server.ts'

const algorithms = [
  { alg: 'HS256', algorithm: JwtAlgorithm.hmacSha256(secret), more: {} },
  { alg: 'HS512', algorithm: JwtAlgorithm.hmacSha512(secret), more: {} },
  { alg: 'ES512', algorithm: es512, more: { mark: expect.stringMatching(/^[\w-]{24}$/) } },
]

function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(atob(token.split('.')[0] ?? ''))
}

async function readBack(server: TestServer, accessToken: string): Promise<unknown> {
  const request = new Request('https://api.test/me', { headers: { authorization: `Bearer ${accessToken}` } })
  return server.auth.authenticate(request)
}

describe.each(algorithms)('an access token of $alg', ({ alg, algorithm, more }) => {
  test('says whose it is, of which session, and nothing that was not granted', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken, sessionId } = await server.signIn()

    const payload = decodeJwt(accessToken)

    expect(payload).toMatchObject({
      sub: 'alice',
      sid: sessionId,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      scope: '',
    })
    expect(payload['jti']).not.toBe(sessionId)
    expect(Object.keys(payload).toSorted()).toEqual(['auth_time', 'exp', 'iat', 'jti', 'scope', 'sid', 'sub'])
  })

  test('has a header of alg, kid and typ, of a mark where the key is a pair, and of nothing else', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken } = await server.signIn()

    expect(headerOf(accessToken)).toEqual({ alg, kid: expect.stringMatching(/^[\w-]{16,}$/), typ: 'at+jwt', ...more })
  })

  test('names the same key each time', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const [one, other] = [await server.signIn(), await server.signIn({ subject: 'bob' })]

    expect(headerOf(one.accessToken)['kid']).toBe(headerOf(other.accessToken)['kid'])
  })

  test('is another one each time, also within one second', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken, refreshToken } = await server.signIn()

    const { body } = await server.redeem(refreshToken)

    expect(body['access_token']).not.toBe(accessToken)
    expect(decodeJwt(body['access_token'])['iat']).toBe(decodeJwt(accessToken)['iat'])
  })

  test('is read back with its session, its user and no claims where none were given', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken, sessionId } = await server.signIn()

    expect(await readBack(server, accessToken)).toMatchObject({
      status: 'authenticated',
      subject: 'alice',
      sessionId,
      scopes: [],
      claims: {},
    })
  })

  test('carries the scopes in their order as one text, and not among the claims', async () => {
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken } = await server.signIn({ scopes: ['write', 'read', 'admin'] })

    expect(decodeJwt(accessToken)['scope']).toBe('write read admin')
    expect(await readBack(server, accessToken)).toMatchObject({ scopes: ['write', 'read', 'admin'], claims: {} })
  })

  test('carries the claims of the app at the top, and gives them back as they were', async () => {
    const claims = { role: 'admin', limits: { notes: 7 }, teams: ['a', 'b'], nothing: null }
    await using server = await createTestServer({ jwt: { algorithm } })
    const { accessToken } = await server.signIn({ claims })

    expect(decodeJwt(accessToken)).toMatchObject(claims)
    expect(await readBack(server, accessToken)).toMatchObject({ claims })
  })

  test('names an issuer where there is one, and is good for no other', async () => {
    await using server = await createTestServer({ jwt: { algorithm, issuer: 'https://one.test' } })
    await using other = await createTestServer({ jwt: { algorithm, issuer: 'https://other.test' } })
    const { accessToken } = await server.signIn()

    expect(decodeJwt(accessToken)['iss']).toBe('https://one.test')
    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await other.judge(accessToken)).toBe('token_invalid')
  })
})
