import type { TokenStorage } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestApi } from '../auth-client/test-api.ts'
import { countRequests, createWatchedClient } from '../auth-client/watched-client.ts'

/** A storage that counts how often it is asked. */
function countingStorage(): { readonly storage: TokenStorage; readonly calls: () => number } {
  const inner = memoryStorage()
  let calls = 0
  const storage: TokenStorage = {
    read: () => {
      calls += 1
      return inner.read()
    },
    update: (change) => {
      calls += 1
      return inner.update(change)
    },
  }
  return { storage, calls: () => calls }
}

describe('client.refresh()', () => {
  test('W8: gets a newer pair also where it meets a refresh that nobody forced', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const before = await client.getAccessToken()
    pair.network.plan({ kind: 'delay', ms: 2000 })
    await pair.clock.advance(570_000) // the client's own refresh is under way

    const refresh = client.refresh()
    await pair.clock.advance(2000)
    await refresh

    expect(await client.getAccessToken()).not.toBe(before)
    expect(countRequests(pair)).toBe(1)
  })

  test('W8: gets a newer pair also where it meets a client that finds its token good', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)

    const [handedOut] = await Promise.all([client.getAccessToken(), client.refresh()])

    expect(await client.getAccessToken()).not.toBe(handedOut)
    expect(client.inspect()?.generation).toBe(1)
  })

  test('FM-36, W9: ends where the token route itself answers 401, and asks once', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'answer', response: () => new Response('who are you?', { status: 401 }) })

    await expect(client.refresh()).rejects.toMatchObject({ code: 'unavailable' })

    expect(countRequests(pair)).toBe(1)
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('W9: ends where the token route never answers', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'stall' })

    const refresh = client.refresh().catch((error: unknown) => error)
    await pair.clock.advance(10_000)

    expect(await refresh).toMatchObject({ code: 'unavailable' })
  })
})

describe('client.fetch()', () => {
  test('W26: asks no storage while its access token is good', async () => {
    await using pair = await createTestAuth()
    const { storage, calls } = countingStorage()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { storage, fetch: api.fetch })
    await pair.signIn(client)
    const before = calls()

    for (let call = 0; call < 20; call++) await client.fetch('https://api.test/me')

    expect(api.calls).toHaveLength(20)
    expect(calls()).toBe(before)
  })
})

describe('client.signIn()', () => {
  test('W26: signs in where the storage cannot be read', async () => {
    await using pair = await createTestAuth()
    const broken = (): Promise<never> => Promise.reject(new Error('The keychain is locked'))
    const { client } = createWatchedClient(pair, { storage: { read: broken, update: broken } })

    await pair.signIn(client)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
  })

  test('W26: refreshes no pair first, however old the one before is', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const before = createWatchedClient(pair, { storage })
    await pair.signIn(before.client)
    before.client.dispose()
    await pair.clock.advance(20 * 60_000)
    const { client } = createWatchedClient(pair, { storage })

    await pair.signIn(client, { subject: 'bob' })

    expect(client.state).toMatchObject({ subject: 'bob' })
    expect(countRequests(pair)).toBe(0)
  })
})
