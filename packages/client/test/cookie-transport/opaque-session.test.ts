import type { TokenResponse } from '@tokenpair/protocol'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRedemptions, createCookieSite } from './cookie-site.ts'

/** What a server answers whose sessions are nothing but a cookie. */
const answer: TokenResponse = {
  access_token: '',
  token_type: 'Bearer',
  expires_in: 86_400,
  refresh_token_expires_in: 86_400,
  scope: 'read',
  session_id: 'an opaque session',
  generation: 0,
  sub: 'alice',
}

describe('cookieTransport(), where the cookie itself authenticates', () => {
  test('is signed in, has no access token, and sends no Authorization header but the cookies', async () => {
    await using pair = await createTestAuth()
    const requests: Request[] = []
    const site = createCookieSite(pair)
    const fetch: typeof globalThis.fetch = async (input, init) => {
      requests.push(new Request(input, init))
      return new Response('good')
    }
    const { client } = site.openTab(() => ({ fetch }))
    await client.signIn(async () => answer)
    requests.length = 0

    await client.fetch('https://api.test/me', { headers: { 'x-app': '1' } })

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice', scopes: ['read'], claims: {} })
    expect(await client.getAccessToken()).toBeUndefined()
    expect(requests).toHaveLength(1)
    expect(requests[0]?.headers.has('authorization')).toBe(false)
    expect(requests[0]?.headers.get('x-app')).toBe('1')
    expect(requests[0]?.credentials).toBe('include')
  })

  test.each([
    ['of another origin', new Request('https://elsewhere.test/'), undefined],
    ['whose caller wants it otherwise', 'https://api.test/me', { credentials: 'omit' }],
  ] as const)('leaves the cookies of a request alone %s', async (_, input, init) => {
    await using pair = await createTestAuth()
    const requests: Request[] = []
    const site = createCookieSite(pair)
    const fetch: typeof globalThis.fetch = async (...request) => {
      requests.push(new Request(...request))
      return new Response('good')
    }
    const { client } = site.openTab(() => ({ fetch }))
    await client.signIn(async () => answer)
    requests.length = 0

    await client.fetch(input, init)

    expect(requests.map(({ credentials }) => credentials)).toEqual([new Request(input, init).credentials])
  })

  test('asks neither the server nor other tabs for anything after a reload', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await before.client.signIn(async () => answer)
    before.kill()

    const { client } = site.openTab()
    await pair.clock.advance(3_600_000)

    expect(client.state).toEqual(before.client.state)
    expect(client.inspect()?.accessTokenExpiresIn).toBe(before.client.inspect()?.accessTokenExpiresIn)
    expect(site.requests).toEqual([])
    expect(site.line.messages).toEqual([])
  })

  test('asks for a new lifetime when the old one is over, once', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await client.signIn(async () => answer)
    site.jar.store({ sessionId: answer.session_id, token: 'a key' })
    pair.network.plan({ kind: 'answer', response: () => Response.json({ ...answer, generation: 1 }) })

    await pair.clock.advance(2 * 86_400_000 - 1000)

    expect(countRedemptions(site)).toBe(1)
    expect(client.inspect()?.accessTokenExpiresIn).toBeGreaterThan(0)
    expect(site.line.messages.filter((message) => message !== 'token?')).toEqual([])
  })

  test('asks again only after a while where the answer brings nothing new', async () => {
    await using pair = await createTestAuth({
      decideFault: () => ({ kind: 'answer', response: () => Response.json(answer) }),
    })
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await client.signIn(async () => answer)
    site.jar.store({ sessionId: answer.session_id, token: 'a key' })

    await pair.clock.advance(86_400_000 + 60_000)

    expect(client.state.status).toBe('signed-in')
    expect(countRedemptions(site)).toBeLessThan(10)
  })

  test('names the session where it signs out', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await client.signIn(async () => answer)

    await client.signOut()

    expect(site.requests).toEqual([
      { path: '/auth/revoke', credentials: 'include', parameters: { session_id: 'an opaque session' } },
    ])
  })
})
