import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { createCookieSite } from './cookie-site.ts'

async function countSessions({ store, clock }: TestAuth): Promise<number> {
  return (await store.list({ matching: { subject: 'alice' }, now: clock.now(), limit: 100 })).length
}

describe('client.signOut(), in cookie mode', () => {
  test('ends the session here, at the server, and takes its cookie away', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client, signOuts } = site.openTab()
    await site.signIn(client)
    const token = await client.getAccessToken()

    await client.signOut()

    const parameters = { session_id: expect.any(String), token }
    expect(site.requests).toEqual([{ path: '/auth/revoke', credentials: 'include', parameters }])
    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(await client.getAccessToken()).toBeUndefined()
    expect(site.jar.past(0)).toBeUndefined()
    expect(await countSessions(pair)).toBe(0)
    expect(signOuts).toEqual(['user'])
  })

  test('works without a network, and tells the server later', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    pair.network.plan({ kind: 'lose-request' }, { kind: 'stall' })

    await client.signOut()
    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(await countSessions(pair)).toBe(1)
    await pair.clock.advance(60_000)

    expect(await countSessions(pair)).toBe(0)
    expect(site.requests.map(({ path }) => path)).toEqual(['/auth/revoke', '/auth/revoke', '/auth/revoke'])
    expect(site.jar.past(0)).toBeUndefined()
  })

  test('ends the session by its access token where the cookie is gone already', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    site.jar.rollBack(1)

    await client.signOut()

    expect(await countSessions(pair)).toBe(0)
  })

  test('works before there is an access token', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(10)
    before.kill()

    await site.openTab().client.signOut()

    expect(await countSessions(pair)).toBe(0)
  })

  test('reaches every tab, once, and is still in force after a reload', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(), site.openTab(), site.openTab()] as const
    await site.signIn(tabs[0].client)
    await pair.clock.advance(10)

    await tabs[1].client.signOut()
    await pair.clock.advance(10)
    const reloaded = site.openTab()
    await pair.clock.advance(3_600_000)

    const signedOut = { status: 'signed-out', reason: 'user' }
    expect([...tabs, reloaded].map(({ client }) => client.state)).toEqual([signedOut, signedOut, signedOut, signedOut])
    expect(tabs.map(({ signOuts }) => signOuts)).toEqual([['user'], ['user'], ['user']])
    expect(site.requests.map(({ path }) => path)).toEqual(['/auth/revoke'])
  })

  test('wins over a refresh that is under way, in every tab', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const [one, other] = [site.openTab(() => ({ turns: noTurns })), site.openTab(() => ({ turns: noTurns }))]
    await site.signIn(one.client)
    await pair.clock.advance(10)
    site.delayAnswers(5000)
    const refresh = other.client.refresh()
    await pair.settle()
    site.delayAnswers(0)
    const messages = site.line.messages.length

    await one.client.signOut()
    await pair.clock.advance(60_000)
    await refresh

    expect([one, other].map(({ client }) => client.state.status)).toEqual(['signed-out', 'signed-out'])
    expect(site.line.messages).toHaveLength(messages)
    expect(await other.client.getAccessToken()).toBeUndefined()
  })

  test('forgets the access token, also for whoever signs in next', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    const old = await client.getAccessToken()
    await client.signOut()

    await site.signIn(client, { subject: 'bob' })

    expect(client.state).toMatchObject({ subject: 'bob' })
    expect(await client.getAccessToken()).not.toBe(old)
  })
})
