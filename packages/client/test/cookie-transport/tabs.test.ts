import { cookieTransport } from '@tokenpair/client/cookie-transport'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { type CookieSite, countRedemptions, createCookieSite } from './cookie-site.ts'

/** A browser that was closed a minute after a sign-in. */
async function closeBrowser(pair: TestAuth): Promise<CookieSite> {
  const site = createCookieSite(pair)
  const before = site.openTab()
  await site.signIn(before.client)
  await pair.clock.advance(60_000)
  before.kill()
  return site
}

describe('cookieTransport(), in several tabs', () => {
  test('W4: redeems once for all of them, hour after hour', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(), site.openTab(), site.openTab()] as const
    await site.signIn(tabs[0].client)

    await pair.clock.advance(3_600_000)

    expect(countRedemptions(site)).toBe(6)
    expect(tabs.map(({ client }) => client.inspect()?.generation)).toEqual([6, 6, 6])
    expect(site.line.messages).toHaveLength(7) // one for each access token
  })

  test('FM-15, W4: gives each of them the same fresh access token, without a request', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(), site.openTab()]
    await site.signIn(one.client)
    await pair.clock.advance(10)
    const first = await other.client.getAccessToken()
    await one.client.refresh()
    await pair.clock.advance(10)

    const second = await other.client.getAccessToken()

    expect(second).toBe(await one.client.getAccessToken())
    expect(second).not.toBe(first)
    expect(countRedemptions(site)).toBe(1)
    expect(other.events).toEqual([{ type: 'adopted', generation: 1 }])
  })

  test('gives a tab that is opened later the access token of another one', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const one = site.openTab()
    await site.signIn(one.client)
    await pair.clock.advance(60_000)

    const other = site.openTab()
    await pair.clock.advance(50)

    expect(await other.client.getAccessToken()).toBe(await one.client.getAccessToken())
    expect(site.requests).toEqual([])
  })

  test('W4: redeems once where a whole window of tabs is restored', async () => {
    await using pair = await createTestAuth()
    const site = await closeBrowser(pair)

    const tabs = [site.openTab(), site.openTab(), site.openTab(), site.openTab()]
    await pair.clock.advance(1000)

    const tokens = await Promise.all(tabs.map(({ client }) => client.getAccessToken()))
    expect(new Set(tokens)).toEqual(new Set([expect.any(String)]))
    expect(countRedemptions(site)).toBe(1)
  })

  test('redeems once where a window of tabs without locks is restored', async () => {
    await using pair = await createTestAuth()
    const site = await closeBrowser(pair)

    const tabs = [site.openTab(withoutLocks), site.openTab(withoutLocks), site.openTab(withoutLocks)]
    await pair.clock.advance(1000)

    expect(countRedemptions(site)).toBe(1)
    expect(tabs.map(({ client }) => client.inspect()?.generation)).toEqual([1, 1, 1])
  })

  test('redeems by itself where no other tab answers within a tenth of a second', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const frozen = site.openTab()
    await site.signIn(frozen.client)
    await pair.clock.advance(60_000)
    frozen.kill()
    const { client } = site.openTab()

    await pair.clock.advance(99)
    expect(site.requests).toEqual([])
    await pair.clock.advance(1)

    expect(countRedemptions(site)).toBe(1)
    expect(await client.getAccessToken()).toBeDefined()
  })

  test('does not ask the others where it has the newest access token itself', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    await pair.clock.advance(10)
    const messages = site.line.messages.length

    await client.refresh()

    expect(site.line.messages).toHaveLength(messages + 1)
    expect(site.line.messages.at(-1)).toContain('access_token')
  })

  test('keeps using its own access token where it does not hear of a newer one', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(deaf), site.openTab(deaf), site.openTab(deaf)] as const
    await site.signIn(tabs[0].client)
    await pair.clock.advance(3_600_000)

    // Each tab redeems for itself, and none because another one did: 3 × 6 and two at the start.
    expect(countRedemptions(site)).toBe(20)
    expect(tabs.map(({ client }) => client.state.status)).toEqual(['signed-in', 'signed-in', 'signed-in'])
  })

  test('W4: goes on without locks, too', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(withoutLocks), site.openTab(withoutLocks)] as const
    await site.signIn(tabs[0].client)
    await pair.clock.advance(10)

    await Promise.all(tabs.map(({ client }) => client.refresh()))
    await pair.clock.advance(3_600_000)

    expect(tabs.map(({ signOuts }) => signOuts)).toEqual([[], []])
    expect(tabs.map(({ client }) => client.state.status)).toEqual(['signed-in', 'signed-in'])
  })

  test('takes over what another tab got, where its own request found the cookie ahead', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(withoutLocks), site.openTab(withoutLocks)]
    await site.signIn(one.client)
    await pair.clock.advance(10)
    site.delayAnswers(500)
    const first = one.client.refresh()
    await pair.clock.advance(10)
    site.delayAnswers(0)
    pair.network.plan({ kind: 'delay', ms: 600 })

    const second = other.client.refresh()
    await pair.clock.advance(1000)
    await Promise.all([first, second])

    expect(site.requests.map(({ parameters }) => parameters['generation'])).toEqual(['0', '0'])
    expect(other.client.inspect()?.generation).toBe(1)
    expect(await other.client.getAccessToken()).toBe(await one.client.getAccessToken())
  })

  test('leaves the attempt id that it drew for a cookie ahead to the tab whose answer comes later', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(withoutLocks), site.openTab(withoutLocks)]
    await site.signIn(one.client)
    await pair.clock.advance(10)
    site.delayAnswers(500)
    const first = one.client.refresh()
    await pair.clock.advance(10)
    site.delayAnswers(0)
    pair.network.plan({ kind: 'deliver' }, { kind: 'lose-answer' })
    await other.client.refresh().catch(() => undefined)
    await pair.clock.advance(1000)
    await first

    await one.client.refresh()
    await pair.clock.advance(3_600_000)

    const attempts = site.requests.filter(({ parameters }) => parameters['generation'] === '1')
    expect(new Set(attempts.map(({ parameters }) => parameters['attempt'])).size).toBe(1)
    expect([one, other].map(({ client }) => client.state.status)).toEqual(['signed-in', 'signed-in'])
  })
})

describe('cookieTransport(), when users change', () => {
  test('shows the new user in every tab, with an access token of theirs', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(), site.openTab()]
    await site.signIn(one.client)
    await pair.clock.advance(10)

    await site.signIn(other.client, { subject: 'bob' })
    await pair.clock.advance(10)

    expect(one.client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
    expect(await one.client.getAccessToken()).toBe(await other.client.getAccessToken())
    expect(site.requests.map(({ path }) => path)).toEqual(['/auth/revoke'])
  })

  test('drops the late answer to a refresh of the user before', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(withoutLocks), site.openTab(withoutLocks)]
    await site.signIn(one.client)
    await pair.clock.advance(10)
    site.delayAnswers(5000)
    const refresh = one.client.refresh()
    await pair.settle()
    site.delayAnswers(0)

    await site.signIn(other.client, { subject: 'bob' })
    await pair.clock.advance(60_000)
    await refresh

    expect(one.client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
    expect(await one.client.getAccessToken()).toBe(await other.client.getAccessToken())
    expect(site.line.messages).toHaveLength(2) // each user's access token, and no question
  })
})

const withoutLocks = (): object => ({ turns: noTurns })
const deaf = (): object => ({
  transport: cookieTransport({ channel: { post: () => undefined, listen: () => () => undefined } }),
})
