import { cookieTransport, type IssuedToken, lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import {
  answerOf,
  attempt,
  bearer,
  createTestServer,
  decodeJwt,
  refreshTokenOf,
  type TestServer,
} from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const header = 'x-client-id'
const jwt = { clientBinding: { header } }

function signInFrom(server: TestServer, client: string | undefined): Promise<IssuedToken> {
  const headers: Record<string, string> = client === undefined ? {} : { [header]: client }
  const request = new Request('https://api.test/sign-in', { method: 'POST', headers })
  return server.auth.issueToken({ subject: 'alice', method: 'password', request })
}

async function judge(server: TestServer, accessToken: unknown, client?: string): Promise<string> {
  const headers = new Headers(bearer(String(accessToken)))
  if (client !== undefined) headers.set(header, client)
  const answer = await server.auth.authenticate(new Request('https://api.test/me', { headers }))
  return answer.status === 'authenticated' ? answer.status : answer.error.code
}

describe('clientBinding of JwtConfig', () => {
  test('writes the client that signs in into its access tokens (WH-03, WE-03)', async () => {
    await using server = await createTestServer({ jwt })

    const { accessToken } = await signInFrom(server, 'ios')

    expect(decodeJwt(accessToken)).toMatchObject({ client_id: 'ios' })
  })

  test('takes the access token from that client (WX-04)', async () => {
    await using server = await createTestServer({ jwt })
    const { accessToken } = await signInFrom(server, 'ios')

    expect(await judge(server, accessToken, 'ios')).toBe('authenticated')
  })

  test.each([['android'], ['IOS'], ['ios, android'], ['']])(
    'refuses it from the client "%s" (WF-14, WU-05, WX-05)',
    async (client) => {
      await using server = await createTestServer({ jwt })
      const { accessToken } = await signInFrom(server, 'ios')

      expect(await judge(server, accessToken, client)).toBe('token_invalid')
    },
  )

  test('refuses it without the header, and the session lives on', async () => {
    await using server = await createTestServer({ jwt })
    const { accessToken, refreshToken } = await signInFrom(server, 'ios')

    expect(await judge(server, accessToken)).toBe('token_invalid')
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test('binds what a refresh gives to the same client, whoever sends it', async () => {
    await using server = await createTestServer({ jwt })
    const { refreshToken } = await signInFrom(server, 'ios')

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(await judge(server, body['access_token'], 'ios')).toBe('authenticated')
    expect(await judge(server, body['access_token'], 'android')).toBe('token_invalid')
  })

  test('hides the client from the claims of the app, and shows it beside them', async () => {
    const seen: unknown[] = []
    const extraClaimsProvider = ({ claims }: { readonly claims: object }): undefined => void seen.push(claims)
    await using server = await createTestServer({ jwt: { ...jwt, extraClaimsProvider } })
    const request = new Request('https://api.test/sign-in', { headers: { [header]: 'ios' } })
    const grant = { subject: 'alice', method: 'password', claims: { role: 'admin' }, request }
    const { accessToken, refreshToken } = await server.auth.issueToken(grant)
    await server.redeem(refreshToken, attempt(1))
    const headers = { ...bearer(accessToken), [header]: 'ios' }

    const user = await server.auth.authenticate(new Request('https://api.test/me', { headers }))

    expect(seen).toEqual([{ role: 'admin' }, { role: 'admin' }])
    expect(user).toMatchObject({ claims: { role: 'admin' }, client: { header, value: 'ios' } })
  })

  test.each([undefined, '', 'x'.repeat(201), 'schlüssel'])(
    'asks for the header at sign-in, in place of "%s"',
    async (name) => {
      await using server = await createTestServer({ jwt })

      await expect(signInFrom(server, name)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(header),
      })
      expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
    },
  )

  test('takes the name of the client from a server that signs in without a request', async () => {
    await using server = await createTestServer({ jwt })

    const { accessToken } = await server.signIn({ client: 'importer' })

    expect(await judge(server, accessToken, 'importer')).toBe('authenticated')
  })

  test('tells a developer who gives neither', async () => {
    await using server = await createTestServer({ jwt })

    await expect(server.signIn()).rejects.toThrow(TypeError)
    await expect(server.signIn()).rejects.toThrow(/x-client-id: give issueToken\(\) the request, or the client's name/)
  })

  test('lets sessions from before go on, which are bound to no client', async () => {
    await using before = await createTestServer()
    await using server = await createTestServer({ jwt, store: before.store })
    const { accessToken, refreshToken } = await before.signIn()

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(await judge(server, accessToken, 'ios')).toBe('authenticated')
    expect(await judge(server, body['access_token'])).toBe('authenticated')
  })

  test('asks for no header any more where the option is gone', async () => {
    await using bound = await createTestServer({ jwt })
    await using server = await createTestServer({ store: bound.store })
    const { accessToken, refreshToken } = await signInFrom(bound, 'ios')

    expect(await judge(server, accessToken)).toBe('authenticated')
    expect(refreshTokenOf(await server.redeem(refreshToken, attempt(1)))).toHaveLength(96)
  })

  test('devise-jwt W8: refuses a header that proxies would drop, and one that is none', async () => {
    const start = (name: string) => createTestServer({ jwt: { clientBinding: { header: name } } })

    await expect(start('JWT_AUD')).rejects.toThrow(/clientBinding\.header: .*proxies drop underscores/)
    await expect(start('x y')).rejects.toThrow(/clientBinding\.header: /)
  })

  test.each([
    ['cookieTransport()', cookieTransport()],
    ['lockedTransport()', lockedTransport()],
  ])('holds with %s', async (_, transport) => {
    await using server = await createTestServer({ jwt, transport })
    const browser = createTestBrowser(server)
    const signIn = browser.request('POST', '/sign-in', { headers: { [header]: 'web' } })
    const issued = await server.auth.issueToken({ subject: 'alice', method: 'password', request: signIn })
    browser.receive(issued)
    const ask = async (client: string): Promise<string> => {
      const headers = { ...bearer(issued.accessToken), [header]: client }
      return (await server.auth.authenticate(browser.request('GET', '/me', { headers }))).status
    }

    expect([await ask('web'), await ask('ios')]).toEqual(['authenticated', 'rejected'])
  })

  test('answers the refusal of a protected route like that of any other token', async () => {
    await using server = await createTestServer({ jwt })
    const { accessToken } = await signInFrom(server, 'ios')

    const answer = await answerOf(await server.send('GET', '/sessions', { headers: bearer(accessToken) }))

    expect(answer).toMatchObject({ status: 401, body: { code: 'token_invalid' } })
  })
})
