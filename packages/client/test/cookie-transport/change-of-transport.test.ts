import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { bearerTransport } from '../../src/lib/transport/bearer-transport.ts'
import { createCookieSite } from './cookie-site.ts'

describe('cookieTransport(), in an app that kept its refresh token in the storage before', () => {
  test('keeps everybody signed in, and exchanges the token for a cookie when it is due', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab(() => ({ transport: bearerTransport, fetch: pair.network.fetch }))
    await pair.signIn(before.client)
    await pair.clock.advance(60_000)
    const old = await before.client.getAccessToken()
    before.kill()

    const { client, signOuts } = site.openTab()
    expect(await client.getAccessToken()).toBe(old)
    expect(site.requests).toEqual([])
    await pair.clock.advance(600_000)

    expect(site.requests.map(({ parameters }) => Object.keys(parameters))).toEqual([
      ['grant_type', 'refresh_token', 'generation', 'attempt'],
    ])
    expect(client.inspect()?.generation).toBe(1)
    expect(site.browser.text).not.toContain('refresh_token"')
    await pair.clock.advance(3_600_000)
    expect(site.requests.at(-1)?.parameters).not.toHaveProperty('refresh_token')
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('tells no other tab the token that is still in the storage', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab(() => ({ transport: bearerTransport, fetch: pair.network.fetch }))
    await pair.signIn(before.client)
    before.kill()
    site.openTab()
    await pair.settle()

    site.line.say('token?')
    await pair.clock.advance(100)

    expect(site.line.messages).toEqual([])
  })

  test('signs out by the token while it has one', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab(() => ({ transport: bearerTransport, fetch: pair.network.fetch }))
    await pair.signIn(before.client)
    before.kill()

    await site.openTab().client.signOut()

    expect(site.requests.map(({ parameters }) => Object.keys(parameters))).toEqual([['session_id', 'token']])
    expect(await pair.store.list({ matching: { subject: 'alice' }, now: pair.clock.now(), limit: 1 })).toEqual([])
  })
})
