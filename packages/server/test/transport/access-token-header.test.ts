import {
  type AccessTokenHeaderOptions,
  bearerTransport,
  cookieTransport,
  lockedTransport,
  type TransportBuilder,
} from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const transports: readonly (readonly [string, (accessToken?: AccessTokenHeaderOptions) => TransportBuilder])[] = [
  ['bearerTransport()', (accessToken) => bearerTransport({ accessToken })],
  ['cookieTransport()', (accessToken) => cookieTransport({ accessToken })],
  ['lockedTransport()', (accessToken) => lockedTransport({ accessToken })],
]

/** The code that a page with these headers is answered, or `authenticated`; `TOKEN` stands for its access token. */
async function judge(server: TestServer, headers: Readonly<Record<string, string>>): Promise<string> {
  const browser = createTestBrowser(server)
  const { issued } = await browser.signIn()
  const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', issued.accessToken)])
  const answer = await server.auth.authenticate(browser.request('GET', '/me', { headers: Object.fromEntries(filled) }))
  return answer.status === 'authenticated' ? answer.status : answer.error.code
}

describe.each(transports)('accessToken of %s', (_, build) => {
  test.each(['Bearer TOKEN', 'bearer TOKEN', 'BEARER TOKEN', 'bEaReR   TOKEN'])(
    'N-32: takes the scheme in any case, as in "%s" (WP-01)',
    async (authorization) => {
      await using server = await createTestServer({ transport: build() })

      expect(await judge(server, { authorization })).toBe('authenticated')
    },
  )

  test.each([
    'Basic YWxpY2U6c2VjcmV0',
    'Digest username="alice", realm="test"',
    'Token TOKEN',
    'Bearer: TOKEN',
    'Bearers TOKEN',
    'TOKEN',
    'Basic TOKEN',
  ])('N-32: takes "%s" for somebody else\'s, as if there was none (RJ-01, WP-02, WP-03)', async (authorization) => {
    await using server = await createTestServer({ transport: build() })

    expect(await judge(server, { authorization })).toBe('token_missing')
  })

  test.each(['Bearer', 'Bearer ', 'Bearer TOKEN, Bearer TOKEN', 'Bearer TOKEN x', 'Bearer "TOKEN"'])(
    'refuses what says that it is a token and is none, as "%s"',
    async (authorization) => {
      await using server = await createTestServer({ transport: build() })

      expect(await judge(server, { authorization })).toBe('token_invalid')
    },
  )

  test.each(['TOKEN', 'Bearer TOKEN', 'Bearer: TOKEN', 'bearer: TOKEN'])(
    'N-32: takes "%s" where bare tokens are accepted',
    async (authorization) => {
      await using server = await createTestServer({ transport: build({ bareTokens: 'accept' }) })

      expect(await judge(server, { authorization })).toBe('authenticated')
    },
  )

  test.each(['Basic YWxpY2U6c2VjcmV0', 'Digest username="alice", realm="test"'])(
    'still takes "%s" for somebody else\'s where bare tokens are accepted',
    async (authorization) => {
      await using server = await createTestServer({ transport: build({ bareTokens: 'accept' }) })

      expect(await judge(server, { authorization })).toBe('token_missing')
    },
  )

  test('takes further schemes', async () => {
    await using server = await createTestServer({ transport: build({ schemes: ['Bearer', 'Token'] }) })

    expect(await judge(server, { authorization: 'token TOKEN' })).toBe('authenticated')
    expect(await judge(server, { authorization: 'Bearer TOKEN' })).toBe('authenticated')
  })

  test('reads another header in place of Authorization, which is then free for others (WV-04)', async () => {
    await using server = await createTestServer({
      transport: build({ header: 'X-Access-Token', bareTokens: 'accept' }),
    })

    expect(await judge(server, { 'x-access-token': 'TOKEN' })).toBe('authenticated')
    expect(await judge(server, { authorization: 'Bearer TOKEN' })).toBe('token_missing')
    expect(await judge(server, { 'x-access-token': 'TOKEN', authorization: 'Basic eDp5' })).toBe('authenticated')
  })

  test('leaves no header to take, and no word that a client could not send', () => {
    expect(() => build({ schemes: [] })).toThrow(/accessToken: no request could carry a token/)
    expect(() => build({ schemes: ['Bearer '] })).toThrow(/accessToken\.schemes\.0: give words such as Bearer/)
    expect(() => build({ header: 'x y' })).toThrow(/accessToken\.header: give the name of a header/)
    expect(() => build({ header: 'Cookie' })).toThrow(/accessToken\.header: cookies are for cookieTransport/)
    expect(() => build({ schemes: [], bareTokens: 'accept' })).not.toThrow()
  })
})
