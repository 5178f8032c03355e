import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedClient } from './watched-client.ts'

const minutes = 60_000

describe('createAuthClient(), when its storage was copied', () => {
  test('contests by the fourth answer that calls its exchange stale, where the pair is its own', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const owner = createWatchedClient(pair, { storage })
    await pair.signIn(owner.client)
    const copy = memoryStorage()
    const loot = (await storage.read()) ?? ''
    await copy.update(() => loot)
    const thief = createWatchedClient(pair, { storage: copy })
    await thief.client.refresh()
    await thief.client.refresh()
    thief.client.dispose()
    const before = countRequests(pair)

    await expect(owner.client.refresh()).rejects.toMatchObject({ code: 'stale_duplicate' })
    await pair.clock.advance(5 * minutes)

    expect(owner.client.state).toEqual({ status: 'signed-out', reason: 'reused' })
    expect(owner.signOuts).toEqual(['reused'])
    expect(countRequests(pair) - before).toBe(4)
  })

  test('is held, and contests nothing, where it has read the pair from a storage', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const owner = createWatchedClient(pair, { storage })
    await pair.signIn(owner.client)
    const older = (await storage.read()) ?? ''
    await owner.client.refresh()
    await owner.client.refresh()
    owner.client.dispose()
    await storage.update(() => older)

    const restarted = createWatchedClient(pair, { storage })
    await expect(restarted.client.refresh()).rejects.toMatchObject({ code: 'stale_duplicate' })
    await pair.clock.advance(60 * minutes)

    expect(restarted.client.state.status).toBe('signed-in')
    expect(restarted.signOuts).toEqual([])
    await expect(restarted.client.getAccessToken()).rejects.toMatchObject({ code: 'stale_duplicate' })
  })

  test('goes on from being held as soon as something newer turns up in the storage', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const owner = createWatchedClient(pair, { storage })
    await pair.signIn(owner.client)
    const older = (await storage.read()) ?? ''
    await owner.client.refresh()
    await owner.client.refresh()
    owner.client.dispose()
    const newest = (await storage.read()) ?? ''
    await storage.update(() => older)
    const { client, signOuts } = createWatchedClient(pair, { storage })
    await client.refresh().catch(() => undefined)

    await storage.update(() => newest)
    await pair.clock.advance(2 * minutes)
    await client.refresh()

    expect(client.inspect()?.generation).toBe(3)
    expect(signOuts).toEqual([])
  })

  test('does not contest with the next session what the one before could not', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const owner = createWatchedClient(pair, { storage })
    await pair.signIn(owner.client)
    const older = (await storage.read()) ?? ''
    await owner.client.refresh()
    await owner.client.refresh()
    owner.client.dispose()
    await storage.update(() => older)
    const { client, signOuts } = createWatchedClient(pair, { storage })
    await client.refresh().catch(() => undefined)
    await pair.clock.advance(10 * minutes)

    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-answer' })
    await client.refresh().catch(() => undefined)
    await pair.clock.advance(10 * minutes)

    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('is signed out where the thief went on without it', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const owner = createWatchedClient(pair, { storage })
    await pair.signIn(owner.client)
    const loot = (await storage.read()) ?? ''
    const copy = memoryStorage()
    await copy.update(() => loot)
    const thief = createWatchedClient(pair, { storage: copy })
    for (let count = 0; count < 4; count++) await thief.client.refresh()

    await owner.client.refresh()
    await thief.client.refresh()

    expect([owner, thief].map(({ client }) => client.state)).toEqual([
      { status: 'signed-out', reason: 'reused' },
      { status: 'signed-out', reason: 'reused' },
    ])
  })
})
