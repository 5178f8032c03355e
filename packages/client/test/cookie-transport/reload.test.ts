import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createCookieSite } from './cookie-site.ts'

describe('cookieTransport(), after a reload', () => {
  test('is signed in at once, and redeems once', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(60_000)
    before.kill()

    const { client, signOuts } = site.openTab()
    const states: string[] = [client.state.status]
    client.subscribe(() => states.push(client.state.status))
    await pair.settle()
    expect(states).toEqual(['loading', 'signed-in'])
    await pair.clock.advance(1000)
    expect(await client.getAccessToken()).toBeDefined()

    expect(states).toEqual(['loading', 'signed-in'])
    expect(signOuts).toEqual([])
    expect(client.inspect()?.generation).toBe(1)
    expect(site.requests.map(({ path }) => path)).toEqual(['/auth/token'])
  })
})
