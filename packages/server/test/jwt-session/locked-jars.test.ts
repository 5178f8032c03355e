import { describe, expect, test } from 'vitest'
import { lockedTransport } from '../../src/index.ts'
import { bearer } from '../test-server.ts'
import { createTestBrowser, type TestBrowser } from '../transport/test-browser.ts'
import { createSessionServer, deliveredBy, halfLife, type SessionServer } from './jwt-session-fixture.ts'

/** A server whose session JWTs are locked to a cookie. */
function createLockedServer(): Promise<SessionServer> {
  return createSessionServer({ transport: lockedTransport({ lockSecret: 'a secret for the locks of tests' }) })
}

/** What a protected route answers to a page; the browser has yet to receive it. */
async function ask(server: SessionServer, browser: TestBrowser, token: string): Promise<Response> {
  const request = browser.request('GET', '/me', { headers: bearer(token) })
  const user = await server.auth.authenticate(request)
  if (user.status !== 'authenticated') return server.auth.respond(user.error, request)
  return server.auth.deliver(Response.json({ sub: user.subject }), user, request)
}

describe('JwtSessionConfig with lockedTransport(), in one browser', () => {
  test.each(['in their order', 'the other way round'])(
    'JWT Keeper W3: answers all of the parallel requests with a stale token, which arrive %s, and goes on',
    async (order) => {
      await using server = await createLockedServer()
      const browser = createTestBrowser(server)
      const { issued } = await browser.signIn()
      await server.clock.advance(1)
      await server.markStale()

      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(server, browser, issued.accessToken)))
      for (const answer of order === 'in their order' ? answers : answers.toReversed()) browser.store(answer)

      const renewed = answers.map((answer) => String(deliveredBy(answer)))
      const later = await Promise.all(renewed.map((token) => ask(server, browser, token)))
      expect([...answers, ...later].map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
      expect(browser.cookies).toHaveLength(1)
    },
  )

  test('JWT Keeper W3: clears no cookie with the late refusal of an earlier token', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.clock.advance(halfLife)
    const first = await ask(server, browser, issued.accessToken)
    browser.store(first)
    await server.clock.advance(halfLife)

    const late = await ask(server, browser, issued.accessToken)
    browser.store(late)

    expect([late.status, late.headers.getSetCookie()]).toEqual([401, []])
    expect((await ask(server, browser, String(deliveredBy(first)))).status).toBe(200)
  })

  test('JWT Keeper W6, N-19: keeps two accounts signed in that are renewed by turns', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued: alice } = await browser.signIn({ subject: 'alice' })
    const { issued: bob } = await browser.signIn({ subject: 'bob' })
    const tokens = [alice.accessToken, bob.accessToken]

    for (const turn of [0, 1, 0, 1]) {
      await server.clock.advance(halfLife / 2)
      const answer = await ask(server, browser, tokens[turn] ?? '')
      browser.store(answer)
      tokens[turn] = deliveredBy(answer) ?? tokens[turn] ?? ''
    }

    const subjects = tokens.map(async (token) => (await ask(server, browser, token)).json())
    expect(await Promise.all(subjects)).toEqual([{ sub: 'alice' }, { sub: 'bob' }])
    expect(browser.cookies).toHaveLength(2)
  })
})
