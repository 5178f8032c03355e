import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedClient } from './watched-client.ts'

const minute = 60_000
const day = 24 * 60 * minute

describe('createAuthClient(), on a device whose clock', () => {
  test.each([
    ['is a month ahead', 30 * day],
    ['is a month behind', -30 * day],
    ['says 1960', -70 * 365 * day],
  ])('FM-40, FM-41, W6, N-23: %s from the start, refreshes as any other', async (_, offset) => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    clock.jump(offset)
    const { client, signOuts } = createWatchedClient(pair, { clock })
    await pair.signIn(client)

    await pair.clock.advance(60 * minute)

    expect(client.inspect()?.generation).toBe(6)
    expect(countRequests(pair)).toBe(6)
    expect(signOuts).toEqual([])
  })

  test.each([
    ['is set forth by a month', 30 * day],
    ['is set back by a month', -30 * day],
    ['is set back by a minute', -minute],
    ['is set forth by a minute', minute],
  ])('FM-42, W6, N-23: %s, goes on with one refresh more at most', async (_, offset) => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client, signOuts } = createWatchedClient(pair, { clock })
    await pair.signIn(client)
    await pair.clock.advance(5 * minute)

    clock.jump(offset)
    await pair.clock.advance(55 * minute)

    expect(countRequests(pair)).toBeGreaterThanOrEqual(6)
    expect(countRequests(pair)).toBeLessThanOrEqual(7)
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('FM-42: is set to and fro all the time, always has a token that the server takes', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client, signOuts } = createWatchedClient(pair, { clock })
    await pair.signIn(client)

    for (const offset of [30 * day, -60 * day, 60 * day, -30 * day, 9 * minute, -18 * minute]) {
      clock.jump(offset)
      await pair.clock.advance(7 * minute)
      const request = new Request('https://api.test/me', {
        headers: { authorization: `Bearer ${await client.getAccessToken()}` },
      })
      expect(await pair.auth.authenticate(request)).toMatchObject({ status: 'authenticated', subject: 'alice' })
    }

    expect(signOuts).toEqual([])
  })

  test('FM-43: stood still while the device slept, refreshes when it wakes', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { clock })
    await pair.signIn(client)
    const before = await client.getAccessToken()

    clock.jump(8 * 60 * minute) // timers and the monotonic clock know nothing of the night
    const [token, same] = await Promise.all([client.getAccessToken(), client.getAccessToken()])

    expect(token).not.toBe(before)
    expect(same).toBe(token)
    expect(countRequests(pair)).toBe(1)
  })

  test('FM-37, FM-38: is looked at every half minute, so that a night without timers is noticed', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { clock })
    await pair.signIn(client)

    clock.jump(8 * 60 * minute)
    await pair.clock.advance(30_000)

    expect(client.inspect()?.generation).toBe(1)
  })

  test('was set back before a restart, does not take an old pair for a new one', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    const before = createWatchedClient(pair, { storage })
    await pair.signIn(before.client)
    before.client.dispose()
    await pair.clock.advance(20 * minute)
    const clock = pair.clock.fork()
    clock.jump(-30 * day)

    const { client } = createWatchedClient(pair, { storage, clock })

    const request = new Request('https://api.test/me', {
      headers: { authorization: `Bearer ${await client.getAccessToken()}` },
    })
    expect(await pair.auth.authenticate(request)).toMatchObject({ status: 'authenticated' })
  })
})
