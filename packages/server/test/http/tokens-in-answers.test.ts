import {
  AuthError,
  bearerTransport,
  cookieTransport,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  lockedTransport,
  type SubjectDirectory,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer, jwtOptions } from '../test-server.ts'
import { createTestBrowser } from '../transport/test-browser.ts'

const transports = [
  ['bearerTransport()', bearerTransport()],
  ['cookieTransport()', cookieTransport()],
  ['lockedTransport()', lockedTransport()],
] as const

/** Everything in an answer that looks like a token: a JWT, a refresh token or a lock. */
async function tokensIn(response: Response): Promise<readonly string[]> {
  const text = `${JSON.stringify([...response.headers])} ${await response.text()}`
  return text.match(/[\w-]+\.[\w-]+\.[\w-]{20,}|[\w-]{96}|-lock-[\w-]{22}=[\w-]+/g) ?? []
}

/** An access token of another server. */
async function foreignToken(): Promise<string> {
  const algorithm = JwtAlgorithm.hmacSha512('a secret of somebody else, of sixty-four bytes and even some more!')
  const builder = new JwtConfig({ ...jwtOptions, algorithm, issuer: 'https://other.test' })
  const other = await initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [builder] })
  const { accessToken } = await other.issueToken({ subject: 'mallory', method: 'password' })
  await other.close()
  return accessToken
}

describe.each(transports)('an answer by %s', (_, transport) => {
  test.each([
    ['POST', '/auth/token', { grant_type: 'refresh_token', refresh_token: 'x' }],
    ['POST', '/auth/token', { grant_type: 'password' }],
    ['POST', '/auth/revoke', { token: 'x' }],
    ['PUT', '/auth/token', {}],
    ['POST', '/auth/nowhere', {}],
    ['DELETE', '/auth/sessions?except=none', {}],
  ])('N-07: holds no token where %s %s fails', async (method, path, parameters: Record<string, string>) => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()

    const response = await browser.send(method, path, { body: new URLSearchParams(parameters) })

    expect(await tokensIn(response)).toEqual([])
  })

  test('Rodauth W18, N-07: holds no token where a sign-in fails', async () => {
    await using server = await createTestServer({ transport })
    const request = createTestBrowser(server).request('POST', '/sign-in')

    const response = server.auth.respond(new AuthError('sign_in_refused', 'The password is wrong'), request)

    expect(await tokensIn(response)).toEqual([])
  })

  test('Rodauth W2, N-08: holds no token for an expired access token with a wrong refresh token, whatever hooks the app has', async () => {
    const jwt = { extraClaimsProvider: () => ({ role: 'admin' }), scopesProvider: () => ['all'] }
    const subjects: SubjectDirectory = { statusOf: () => 'active' }
    const hooks = { onTokenIssued: () => undefined, onEvent: () => undefined, subjects }
    await using server = await createTestServer({ transport, jwt, ...hooks })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.clock.advance(3_600_000)
    const wrong = issued.refreshToken.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))

    const response = await browser.send('POST', '/auth/token', {
      headers: bearer(issued.accessToken),
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: wrong, attempt: attempt(9) }),
    })

    expect(response.status).toBe(400)
    expect(await tokensIn(response)).toEqual([])
    expect(await browser.redeem({ refresh_token: issued.refreshToken, attempt: attempt(1) })).toMatchObject({
      status: 200,
    })
  })

  test('FM-21, FM-22, N-22: is kept out of every cache wherever it holds a token, from sign-in to refresh', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued, response } = await browser.signIn()
    const parameters = { grant_type: 'refresh_token', refresh_token: issued.refreshToken, attempt: attempt(1) }

    const answers = [response, await browser.post('/auth/token', parameters)]

    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(['no-store', 'no-store'])
    expect((await Promise.all(answers.map(tokensIn))).map((found) => found.length > 0)).toEqual([true, true])
  })

  test.each(['garbage', 'expired', 'foreign'])(
    'Rodauth W7, N-09: signs in, refreshes and signs out with an access token in the header that is %s',
    async (kind) => {
      await using server = await createTestServer({ transport })
      const browser = createTestBrowser(server)
      const { issued: before } = await browser.signIn()
      await server.clock.advance(3_600_000)
      const tokens = { garbage: 'x.y.z', expired: before.accessToken, foreign: await foreignToken() }
      const headers = bearer(tokens[kind as keyof typeof tokens])
      const request = browser.request('POST', '/sign-in', { headers })

      const issued = await server.auth.issueToken({ subject: 'alice', method: 'password', request })
      const signedIn = server.auth.respond(issued, request)
      browser.store(signedIn)
      const parameters = { refresh_token: issued.refreshToken, session_id: issued.sessionId, attempt: attempt(1) }
      const body = new URLSearchParams({ grant_type: 'refresh_token', ...parameters })
      const refreshed = await browser.send('POST', '/auth/token', { headers, body })
      const token = new URLSearchParams({ token: issued.refreshToken })
      const signedOut = await browser.send('POST', '/auth/revoke', { headers, body: token })

      expect([signedIn.status, refreshed.status, signedOut.status]).toEqual([200, 200, 200])
      expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([
        { sessionId: before.sessionId },
      ])
    },
  )
})
