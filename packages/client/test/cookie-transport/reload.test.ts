import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRedemptions, createCookieSite } from './cookie-site.ts'

describe('cookieTransport(), after a reload', () => {
  test('shows who is signed in at once, and is never signed out in between', async () => {
    await using pair = await createTestAuth({ jwt: { extraClaimsProvider: () => ({ role: 'admin' }) } })
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client, { scopes: ['read'] })
    await pair.clock.advance(60_000)
    before.kill()

    const { client } = site.openTab()
    const states = [client.state]
    client.subscribe(() => states.push(client.state))
    await pair.settle()
    expect(site.requests).toEqual([])
    await pair.clock.advance(3_600_000)

    expect(states).toEqual([{ status: 'loading' }, before.client.state])
    expect(before.client.state).toMatchObject({ subject: 'alice', scopes: ['read'], claims: { role: 'admin' } })
  })

  test('redeems once, by itself, where it is the only tab', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(60_000)
    before.kill()

    const { client, events } = site.openTab()
    await pair.clock.advance(60_000)

    expect(await client.getAccessToken()).toBeDefined()
    expect(countRedemptions(site)).toBe(1)
    expect(events).toEqual([{ type: 'refreshed', generation: 1 }])
  })

  test('waits with a request until it has an access token', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(10)
    before.kill()

    const response = site.openTab().client.fetch('https://api.test/me')
    await pair.clock.advance(1000)

    expect((await response).status).toBe(200)
    expect(countRedemptions(site)).toBe(1)
  })

  test('says for how long the refresh token is good, and that no access token is there yet', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(50_000)
    const expected = before.client.inspect()
    before.kill()

    const { client } = site.openTab()
    await pair.settle()

    expect(client.inspect()?.refreshTokenExpiresIn).toBe(expected?.refreshTokenExpiresIn)
    expect(client.inspect()?.accessTokenExpiresIn).toBeLessThan(0)
  })

  test('is signed in without a network, and gets an access token when there is one again', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(10)
    before.kill()
    pair.network.plan({ kind: 'lose-request' }, { kind: 'lose-request' }, { kind: 'lose-answer' })

    const { client, signOuts } = site.openTab()
    const token = client.getAccessToken()
    await expect(Promise.all([token, pair.clock.advance(200)])).rejects.toMatchObject({ code: 'unavailable' })
    expect(client.state.status).toBe('signed-in')
    await pair.clock.advance(60_000)

    expect(await client.getAccessToken()).toBeDefined()
    expect(client.inspect()?.generation).toBe(1)
    expect(signOuts).toEqual([])
  })

  test('repeats the exchange that was under way', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    pair.network.plan({ kind: 'lose-answer' })
    void before.client.refresh().catch(() => undefined)
    await pair.settle()
    before.kill()

    const { client, signOuts } = site.openTab()
    await pair.clock.advance(3_600_000)

    const [first, second] = site.requests
    expect(second?.parameters).toEqual(first?.parameters)
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })
})
