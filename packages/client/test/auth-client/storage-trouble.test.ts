import type { TokenStorage } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createWatchedClient } from './watched-client.ts'

const quota = new DOMException('The quota has been exceeded', 'QuotaExceededError')
const locked = new DOMException('The storage is locked', 'SecurityError')

/** A storage of which parts do not work. */
function brokenStorage(changes: Partial<TokenStorage>): TokenStorage {
  return { ...memoryStorage(), ...changes }
}

describe('createAuthClient(), on a storage that fails', () => {
  test.each([
    ['cannot be read', brokenStorage({ read: () => Promise.reject(locked) }), locked],
    ['cannot be written', brokenStorage({ update: () => Promise.reject(quota) }), quota],
    [
      'throws',
      brokenStorage({
        update: () => {
          throw quota
        },
      }),
      quota,
    ],
  ])(
    'FM-20, FM-68, W10: keeps the session in memory and reports it where the storage %s',
    async (_, storage, cause) => {
      await using pair = await createTestAuth()
      const { client, warnings, signOuts } = createWatchedClient(pair, { storage })

      await pair.signIn(client)
      await pair.clock.advance(3_600_000)

      expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
      expect(client.inspect()?.generation).toBe(6)
      expect(warnings).toContainEqual({ type: 'storage-failed', cause })
      expect(signOuts).toEqual([])
    },
  )

  test('is not loading for ever where the storage cannot be read', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair, { storage: brokenStorage({ read: () => Promise.reject(locked) }) })

    expect(await client.getAccessToken()).toBeUndefined()

    expect(client.state).toEqual({ status: 'signed-out', reason: undefined })
  })

  test('signs out where the storage cannot be written', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair, {
      storage: brokenStorage({ update: () => Promise.reject(quota) }),
    })
    await pair.signIn(client)

    await client.signOut()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(signOuts).toEqual(['user'])
  })

  test('says only once that it cannot be written', async () => {
    await using pair = await createTestAuth()
    const storage = brokenStorage({ update: () => Promise.reject(quota) })
    const { client, warnings } = createWatchedClient(pair, { storage })
    await pair.signIn(client)

    await pair.clock.advance(3_600_000)

    expect(warnings).toEqual([{ type: 'storage-failed', cause: quota }])
  })

  test('W10: writes again within half a minute of when it can, and warns anew of the next time', async () => {
    await using pair = await createTestAuth()
    const working = memoryStorage()
    let isFull = true
    const update: TokenStorage['update'] = (change) => (isFull ? Promise.reject(quota) : working.update(change))
    const { client, warnings } = createWatchedClient(pair, { storage: { ...working, update } })
    await pair.signIn(client)
    expect(await working.read()).toBeUndefined()

    isFull = false
    await pair.clock.advance(30_000)
    expect(await working.read()).toContain('"generation":0')

    isFull = true
    await client.refresh()
    expect(warnings).toEqual([
      { type: 'storage-failed', cause: quota },
      { type: 'storage-failed', cause: quota },
    ])
  })

  test('FM-20, W10: writes again as soon as it can', async () => {
    await using pair = await createTestAuth()
    const working = memoryStorage()
    let isFull = true
    const update: TokenStorage['update'] = (change) => (isFull ? Promise.reject(quota) : working.update(change))
    const { client } = createWatchedClient(pair, { storage: { ...working, update } })
    await pair.signIn(client)
    expect(await working.read()).toBeUndefined()

    isFull = false
    await client.refresh()

    expect(await working.read()).toContain('"generation":1')
  })
})

describe('createAuthClient(), on a storage with something else in it', () => {
  test.each([
    ['no JSON', 'garbage'],
    ['no text at all', ''],
    ['JSON of somebody else', '{"user":"alice","token":"a"}'],
    ['a record that was cut off', '{"epoch":1,"pair":{"acc'],
    ['a record of a newer version', '{"epoch":7,"paused":true}'],
  ])('FM-87: starts signed out where there is %s, and signs in over it', async (_, text) => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    await storage.update(() => text)
    const { client, signOuts } = createWatchedClient(pair, { storage })
    await pair.settle()
    expect(client.state).toEqual({ status: 'signed-out', reason: undefined })
    expect(await storage.read()).toBe(text)

    await pair.signIn(client)

    expect(await storage.read()).toContain('"pair":{')
    expect(signOuts).toEqual([])
  })

  test.each([
    ['garbage', 'garbage'],
    ['somebody else’s JSON', '{"user":"alice"}'],
  ])('goes on and writes the session back where %s turns up while it runs', async (_, text) => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const { client, signOuts } = createWatchedClient(pair, { storage })
    await pair.signIn(client)
    await storage.update(() => text)

    await client.refresh()

    expect(await storage.read()).toContain('"generation":1')
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('FM-08: goes on and writes the newest pair back where an older one is put there while it runs', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    let wake = (): void => undefined
    const listen = (listener: () => void): (() => void) => {
      wake = listener
      return () => undefined
    }
    const { client, signOuts, events } = createWatchedClient(pair, { storage, wakeSignals: { listen } })
    await pair.signIn(client)
    const older = (await storage.read()) ?? ''
    for (let generation = 1; generation <= 5; generation++) await client.refresh()
    await storage.update(() => older)

    wake()
    await pair.settle()

    expect(await storage.read()).toContain('"generation":5')
    expect(client.inspect()?.generation).toBe(5)
    expect(events.filter(({ type }) => type === 'adopted')).toEqual([])

    await storage.update(() => older)
    await client.refresh()
    expect(client.inspect()?.generation).toBe(6)
    expect(signOuts).toEqual([])
  })

  test('goes on where the storage was emptied while it runs', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const { client } = createWatchedClient(pair, { storage })
    await pair.signIn(client)
    await storage.update(() => '')

    await client.refresh()

    expect(client.state.status).toBe('signed-in')
    expect(await storage.read()).toContain('"generation":1')
  })
})
