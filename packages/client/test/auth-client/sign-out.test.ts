import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { hold } from './test-api.ts'
import { countRequests, createWatchedBrowser, createWatchedClient } from './watched-client.ts'

async function countSessions({ store, clock }: TestAuth): Promise<number> {
  return (await store.list({ matching: { subject: 'alice' }, now: clock.now(), limit: 100 })).length
}

describe('client.signOut()', () => {
  test('ends the session here and at the server', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)

    await client.signOut()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(await client.getAccessToken()).toBeUndefined()
    expect(signOuts).toEqual(['user'])
    expect(await countSessions(pair)).toBe(0)
  })

  test('does nothing where nobody is signed in', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)

    await client.signOut()

    expect(client.state).toEqual({ status: 'signed-out', reason: undefined })
    expect(signOuts).toEqual([])
    expect(pair.network.requests).toEqual([])
  })

  test('FM-78, W11: wins over a refresh that is under way, and drops its late answer', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'delay', ms: 5000 })
    const refresh = client.refresh()
    await pair.settle()

    await client.signOut()
    expect(client.state.status).toBe('signed-out')
    await pair.clock.advance(60_000)
    await refresh

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(signOuts).toEqual(['user'])
    expect(await countSessions(pair)).toBe(0)
  })

  test('drops the good answer to a refresh that comes late, also where the storage does not work', async () => {
    await using pair = await createTestAuth()
    const late = hold<undefined>()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await pair.network.fetch(input, init)
      if (new Request(input).url.endsWith('/token')) await late.promise
      return response
    }
    const storage = { ...memoryStorage(), update: () => Promise.reject(new Error('The quota has been exceeded')) }
    const { client, signOuts } = createWatchedClient(pair, { fetch, storage })
    await pair.signIn(client)
    const refresh = client.refresh()
    await pair.settle()

    await client.signOut()
    late.give(undefined)
    await refresh

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(signOuts).toEqual(['user'])
  })

  test('FM-78: ends a session whose refresh answer was lost', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-answer' })
    await client.refresh().catch(() => undefined)

    await client.signOut()

    expect(await countSessions(pair)).toBe(0)
  })

  test('FM-80: works without a network, and tells the server later', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-request' }, { kind: 'stall' })

    await client.signOut()
    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(await countSessions(pair)).toBe(1)

    await pair.clock.advance(60_000)
    expect(await countSessions(pair)).toBe(0)
    expect(countRequests(pair, '/auth/revoke')).toBe(3)
    expect(signOuts).toEqual(['user'])
  })

  test('tells the server again where a captive portal has answered in its place', async () => {
    await using pair = await createTestAuth()
    const client = pair.createClient()
    await pair.signIn(client)
    pair.network.plan({ kind: 'answer', response: () => new Response('<h1>Welcome to our café</h1>') })

    await client.signOut()
    await pair.clock.advance(60_000)

    expect(countRequests(pair, '/auth/revoke')).toBe(2)
    expect(await pair.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('tells the server some minutes long, and no longer', async () => {
    await using pair = await createTestAuth({ decideFault: () => ({ kind: 'lose-request' }) })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    await client.signOut()

    await pair.clock.advance(24 * 3_600_000)

    expect(countRequests(pair, '/auth/revoke')).toBe(8)
  })

  test('FM-77, FM-79: reaches every tab, once', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab(), openTab(), openTab()] as const
    await pair.signIn(tabs[0].client)
    await pair.clock.advance(10)

    await tabs[1].client.signOut()
    await pair.clock.advance(10)

    expect(tabs.map(({ client }) => client.state)).toEqual(tabs.map(() => ({ status: 'signed-out', reason: 'user' })))
    expect(tabs.map(({ signOuts }) => signOuts)).toEqual([['user'], ['user'], ['user']])
    expect(countRequests(pair, '/auth/revoke')).toBe(1)
  })

  test('FM-06, FM-78: holds against the late answer to a refresh of another tab', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    await pair.clock.advance(10)
    pair.network.plan({ kind: 'delay', ms: 5000 })
    const refresh = other.client.refresh()
    await pair.settle()

    await one.client.signOut()
    await pair.clock.advance(60_000)
    await refresh

    expect([one, other].map(({ client }) => client.state.status)).toEqual(['signed-out', 'signed-out'])
    expect([one, other].map(({ signOuts }) => signOuts)).toEqual([['user'], ['user']])
  })

  test('is still in force after a reload', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const { client } = openTab()
    await pair.signIn(client)
    await client.signOut()

    const reloaded = openTab()
    await pair.settle()

    expect(reloaded.client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(reloaded.signOuts).toEqual([])
  })
})

describe('client.signOut(), of other sessions', () => {
  test('ends the others and keeps this one', async () => {
    await using pair = await createTestAuth()
    const [here, there] = [createWatchedClient(pair), createWatchedClient(pair)]
    await pair.signIn(here.client)
    await pair.signIn(there.client)

    await here.client.signOut({ scope: 'others' })
    await there.client.refresh()

    expect(here.client.state.status).toBe('signed-in')
    expect(there.client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
    expect(await countSessions(pair)).toBe(1)
  })

  test('ends all of them, this one as the wish of its user', async () => {
    await using pair = await createTestAuth()
    const [here, there] = [createWatchedClient(pair), createWatchedClient(pair)]
    await pair.signIn(here.client)
    await pair.signIn(there.client)

    await here.client.signOut({ scope: 'all' })
    await there.client.refresh()

    expect(here.client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(there.client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
    expect(await countSessions(pair)).toBe(0)
  })

  test('ends no session of somebody who signs in while the server ends all of the one before', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client, { subject: 'alice' })
    pair.network.plan({ kind: 'delay', ms: 100 }, { kind: 'lose-request' })
    const ended = client.signOut({ scope: 'all' })
    await pair.settle()

    await pair.signIn(client, { subject: 'bob' })
    await pair.clock.advance(100)
    await ended

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
    expect(signOuts).toEqual([])
    expect(await client.getAccessToken()).toBeDefined()
  })

  test.each(['others', 'all'] as const)('says why it could not end %s, and keeps this one', async (scope) => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    const page = new Response('<h1>Bad gateway</h1>', { status: 502 })
    pair.network.plan({ kind: 'answer', response: () => page })

    await expect(client.signOut({ scope })).rejects.toMatchObject({ name: 'AuthError', code: 'unavailable' })

    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test.each(['others', 'all'] as const)(
    'says in our words that it could not end %s without a network',
    async (scope) => {
      await using pair = await createTestAuth()
      const { client } = createWatchedClient(pair)
      await pair.signIn(client)
      pair.network.plan({ kind: 'lose-request' })

      await expect(client.signOut({ scope })).rejects.toMatchObject({ name: 'AuthError', code: 'unavailable' })

      expect(client.state.status).toBe('signed-in')
    },
  )
})
