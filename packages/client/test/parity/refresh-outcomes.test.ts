import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestApi } from '../auth-client/test-api.ts'
import { countRequests, createWatchedClient } from '../auth-client/watched-client.ts'

describe('a client where nobody is signed in', () => {
  test('sends no Authorization header, asks for no refresh and stores nothing', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { storage, fetch: api.fetch })

    await client.fetch('https://api.test/me')
    await client.refresh()

    expect(api.calls).toMatchObject([{ authorization: null }])
    expect(pair.network.requests).toEqual([])
    expect(await storage.read()).toBeUndefined()
  })
})

describe('a refresh of a client', () => {
  test('replaces both tokens, in memory and in the storage, where it is asked for while the old ones are good', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const { client, events } = createWatchedClient(pair, { storage })
    await pair.signIn(client)
    const before = { token: await client.getAccessToken(), text: await storage.read() }

    await client.refresh()

    const after = { token: await client.getAccessToken(), text: await storage.read() }
    expect(after.token).not.toBe(before.token)
    expect(refreshTokenIn(after.text)).not.toBe(refreshTokenIn(before.text))
    expect(after.text).toContain(after.token)
    expect(events).toEqual([{ type: 'refreshed', generation: 1 }])
  })

  test('W5: signs out once where the refresh token was damaged in the storage, and asks no more', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const before = createWatchedClient(pair, { storage })
    await pair.signIn(before.client)
    before.client.dispose()
    await storage.update((text = '') => text.replace(/"refresh_token":"[^"]*"/, '"refresh_token":"damaged"'))
    const { client, signOuts } = createWatchedClient(pair, { storage })

    await client.refresh()
    await pair.clock.advance(24 * 3_600_000)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'invalid' })
    expect(signOuts).toEqual(['invalid'])
    expect(countRequests(pair)).toBe(1)
  })

  test.each([
    ['blockSubject', 'blocked'],
    ['deleteSubject', 'deleted'],
  ] as const)('W14: signs out once, and says why, after %s()', async (method, reason) => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.auth[method]('alice')

    await pair.clock.advance(600_000)

    expect(client.state).toEqual({ status: 'signed-out', reason })
    expect(signOuts).toEqual([reason])
    expect(await client.getAccessToken()).toBeUndefined()
  })
})

function refreshTokenIn(text: string | undefined): unknown {
  return JSON.parse(text ?? '').pair.refresh_token
}
