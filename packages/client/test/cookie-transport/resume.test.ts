import type { AuthClient } from '@tokenpair/client'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { cookieTransport } from '../../src/cookie-transport.ts'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { type CookieSite, createCookieSite } from './cookie-site.ts'

/** A browser whose user signed in a week ago, and that has deleted since what the page stored. */
async function loseStorage(pair: TestAuth, refreshes = 2): Promise<CookieSite> {
  const site = createCookieSite(pair)
  const before = site.openTab()
  await site.signIn(before.client)
  for (let refresh = 0; refresh < refreshes; refresh++) await before.client.refresh()
  before.kill()
  await pair.clock.advance(7 * 86_400_000)
  await empty(site)
  return site
}

async function empty({ browser }: CookieSite): Promise<void> {
  await browser.openTab().storage.update(() => '')
}

/** A client for which something happens when a sign-in has been answered, and before it hears of that. */
function meanwhile(client: AuthClient, act: () => Promise<void>): AuthClient {
  const signIn: AuthClient['signIn'] = (request) =>
    client.signIn(async () => {
      const answer = await request()
      await act()
      return answer
    })
  return { ...client, signIn }
}

function attempts({ resumptions }: CookieSite): readonly unknown[] {
  return resumptions.map(({ parameters }) => parameters['attempt'])
}

const unauthenticated = { status: 'signed-out', reason: undefined }

describe('cookieTransport(), where the storage is empty and the cookie lives', () => {
  test('FM-88: is signed in by one request, and never signed out in between', async () => {
    await using pair = await createTestAuth({ jwt: { extraClaimsProvider: () => ({ role: 'admin' }) } })
    const site = await loseStorage(pair)

    const { client } = site.openTab()
    const states = [client.state]
    client.subscribe(() => states.push(client.state))
    await pair.clock.advance(1000)

    expect(states).toMatchObject([
      { status: 'loading' },
      { status: 'signed-in', subject: 'alice', claims: { role: 'admin' } },
    ])
    expect(site.resumptions).toHaveLength(2) // the first one was that of the new visitor
    expect(site.requests).toHaveLength(2)
    expect((await client.fetch('https://api.test/me')).status).toBe(200)
  })

  test('goes on from there as ever, also after a reload and with the cookie of before', async () => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)
    const resumed = site.openTab()
    await pair.clock.advance(1000)
    resumed.kill()
    site.jar.rollBack(1)

    const { client, signOuts } = site.openTab()
    await pair.clock.advance(3_600_000)

    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBeGreaterThanOrEqual(9)
    expect(signOuts).toEqual([])
    expect(site.resumptions).toHaveLength(2)
  })

  test('sends the same attempt id again where the answer was lost, which was stored before it left', async () => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)
    pair.network.plan({ kind: 'lose-answer' })
    const before = site.openTab()
    await pair.clock.advance(100)
    before.kill()

    const { client } = site.openTab()
    await pair.clock.advance(1000)

    const [, first, second] = attempts(site)
    expect(second).toBe(first)
    expect(site.storedWhenSent.at(-1)).toContain(String(first))
    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBe(3)
  })

  test('asks again by itself where the server could not be reached', async () => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)
    pair.network.plan({ kind: 'lose-request' }, { kind: 'answer', response: () => new Response('', { status: 503 }) })

    const { client } = site.openTab()
    await pair.clock.advance(60_000)

    expect(client.state.status).toBe('signed-in')
    expect(new Set(attempts(site)).size).toBe(2)
  })

  test.each([
    ['in one request where they take turns', {}, 1],
    ['in several requests where they do not', { turns: noTurns }, 3],
  ])('makes one exchange for tabs that start at once, %s', async (_, options, requests) => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)

    const tabs = [1, 2, 3].map(() => site.openTab(() => options))
    await pair.clock.advance(3_600_000)

    expect(tabs.map(({ client }) => client.state.status)).toEqual(tabs.map(() => 'signed-in'))
    expect(tabs.flatMap(({ signOuts }) => signOuts)).toEqual([])
    expect(new Set(attempts(site)).size).toBe(2)
    expect(site.resumptions).toHaveLength(1 + requests)
  })

  test('asks once for a visitor who has no session, however often the page is loaded', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)

    for (let load = 0; load < 3; load++) {
      const { client, kill } = site.openTab()
      await pair.clock.advance(60_000)
      expect(client.state).toEqual(unauthenticated)
      kill()
    }

    expect(site.resumptions).toHaveLength(1)
  })

  test('asks for nothing where somebody has signed out', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    pair.network.plan({ kind: 'lose-request' })
    await before.client.signOut()
    before.kill()

    const { client } = site.openTab()
    await pair.clock.advance(60_000)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(site.resumptions).toHaveLength(1)
  })

  test('leaves the session of another tab alone that still knows it', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const first = site.openTab()
    await site.signIn(first.client)
    await empty(site)

    const second = site.openTab()
    await pair.clock.advance(3_600_000)

    expect([first, second].map(({ client }) => client.state.status)).toEqual(['signed-in', 'signed-in'])
    expect([...first.signOuts, ...second.signOuts]).toEqual([])
  })

  test('ends no session by a cookie that was spent, and lets its user sign in', async () => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair, 3)
    site.jar.rollBack(2)

    const { client } = site.openTab()
    await pair.clock.advance(60_000)

    expect(client.state).toEqual(unauthenticated)
    expect(site.resumptions).toHaveLength(2)
    expect(await pair.store.list({ matching: { subject: 'alice' }, now: pair.clock.now(), limit: 2 })).toHaveLength(1)
    await site.signIn(client)
    expect(client.state.status).toBe('signed-in')
  })

  test('lets a sign-in win that comes while it asks again', async () => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)
    pair.network.plan({ kind: 'lose-request' })
    const { client } = site.openTab()
    await pair.clock.advance(100)

    await site.signIn(client, { subject: 'bob' })
    await pair.clock.advance(600_000)

    expect(client.state).toMatchObject({ subject: 'bob' })
  })

  test('keeps a sign-in whose cookie it has asked with before the record was stored', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    site.cutAnswers(1)
    pair.network.plan({ kind: 'lose-answer' })
    const { client, signOuts } = site.openTab()
    await pair.clock.advance(100)

    const slow: typeof client.signIn = (request) =>
      client.signIn(async () => {
        const answer = await request()
        while (site.resumptions.length < 2) await pair.clock.advance(100) // asked with the cookie that has just come
        return answer
      })
    await site.signIn({ ...client, signIn: slow })
    await pair.clock.advance(3_600_000)

    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('signs nobody in again where another tab has found the session by its cookie, and ended it, before the sign-in was stored', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client, signOuts } = site.openTab()
    await pair.clock.advance(1000)
    const states: unknown[] = []
    client.subscribe(() => states.push(client.state))

    await site.signIn(
      meanwhile(client, async () => {
        await empty(site)
        const other = site.openTab()
        await other.client.signOut()
      }),
    )
    await pair.clock.advance(3_600_000)

    expect(states).toEqual([{ status: 'signed-out', reason: 'user' }])
    expect(signOuts).toEqual([])
    expect(site.resumptions).toHaveLength(2)
  })

  test('leaves the session in force that has begun in another tab since that one found, and ended, the session of a sign-in', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await pair.clock.advance(1000)

    await site.signIn(
      meanwhile(client, async () => {
        await empty(site)
        const other = site.openTab()
        await other.client.signOut()
        const signedIn = site.signIn(other.client, { subject: 'bob' })
        await pair.clock.advance(1000)
        await signedIn
      }),
    )
    await pair.clock.advance(3_600_000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
  })

  test('keeps a sign-in whose session another tab has found by its cookie, and redeemed, before it was stored', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client, signOuts } = site.openTab()
    await pair.clock.advance(1000)

    await site.signIn(
      meanwhile(client, async () => {
        await empty(site)
        const other = site.openTab()
        await pair.clock.advance(1000)
        pair.network.plan({ kind: 'lose-answer' })
        await other.client.refresh().catch(() => undefined)
        other.kill()
      }),
    )
    await pair.clock.advance(3_600_000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(signOuts).toEqual([])
  })

  test.each([
    ['a storage that tabs do not share', { storage: memoryStorage() }],
    ['an app that would rather not', { transport: cookieTransport({ emptyStorage: 'sign-in' }) }],
  ])('asks for nothing with %s', async (_, options) => {
    await using pair = await createTestAuth()
    const site = await loseStorage(pair)

    const { client } = site.openTab(() => options)
    await pair.clock.advance(60_000)

    expect(client.state).toEqual(unauthenticated)
    expect(site.resumptions).toHaveLength(1)
  })
})
