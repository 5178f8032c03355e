import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedClient } from './watched-client.ts'

/** Chance that never makes a refresh earlier. */
const calm = { bytes: (length: number) => new Uint8Array(length) }

async function pairOf(accessTokenLifetime: number): Promise<TestAuth> {
  return createTestAuth({ jwt: { accessTokenLifetime } })
}

describe('createAuthClient(), refreshing in time', () => {
  test.each([
    [600, 570_000],
    [60, 30_000],
    [10, 5000],
    [2, 1000],
  ])('FM-44: refreshes a token of %d seconds after %d milliseconds, and not before', async (lifetime, moment) => {
    await using pair = await pairOf(lifetime)
    const { client } = createWatchedClient(pair, { random: calm })
    await pair.signIn(client)

    await pair.clock.advance(moment - 1)
    expect(countRequests(pair)).toBe(0)

    await pair.clock.advance(1)
    expect(countRequests(pair)).toBe(1)
    expect(client.inspect()?.generation).toBe(1)
  })

  test.each([30, 60, 3650])(
    'FM-39: refreshes no token of %d days early, though no timer runs for so long',
    async (days) => {
      const accessTokenLifetime = days * 86_400
      const jwt = { accessTokenLifetime, refreshTokenLifetime: 2 * accessTokenLifetime, maxSessionLifetime: undefined }
      await using pair = await createTestAuth({ jwt })
      const { client } = createWatchedClient(pair, { random: calm })
      await pair.signIn(client)

      await pair.clock.advance(40 * 60_000)
      expect(countRequests(pair)).toBe(0)

      expect(client.inspect()?.refreshIn).toBe((client.inspect()?.accessTokenExpiresIn ?? 0) - 30_000)
    },
  )

  test('goes on refreshing, whether or not anybody asks for a token', async () => {
    await using pair = await pairOf(600)
    const { client, events } = createWatchedClient(pair, { random: calm })
    await pair.signIn(client)

    await pair.clock.advance(3 * 570_000)

    expect(events).toEqual([1, 2, 3].map((generation) => ({ type: 'refreshed', generation })))
  })

  test('has nothing to refresh where nobody is signed in', async () => {
    await using pair = await createTestAuth()
    createWatchedClient(pair)

    await pair.clock.advance(24 * 3_600_000)

    expect(pair.network.requests).toEqual([])
  })

  test('hands out a token without a refresh while it is good', async () => {
    await using pair = await pairOf(600)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)

    expect(await client.getAccessToken()).toBe(await client.getAccessToken())
    expect(countRequests(pair)).toBe(0)
  })

  test('tells what is left, without the tokens', async () => {
    await using pair = await createTestAuth({ jwt: { accessTokenLifetime: 600, refreshTokenLifetime: 1000 } })
    const { client } = createWatchedClient(pair, { random: calm })
    expect(client.inspect()).toBeUndefined()
    await pair.signIn(client)
    await pair.clock.advance(1000)

    expect(client.inspect()).toEqual({
      generation: 0,
      accessTokenExpiresIn: 599_000,
      refreshTokenExpiresIn: 999_000,
      refreshIn: 569_000,
    })
  })

  test('FM-84: stops all of it when it is disposed of', async () => {
    await using pair = await pairOf(60)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)

    client.dispose()
    await pair.clock.advance(3_600_000)

    expect(pair.network.requests).toEqual([])
    expect(client.state.status).toBe('signed-in')
  })
})

describe('createAuthClient(), asked by many at once', () => {
  test('FM-50: redeems once for ten that want a token', async () => {
    await using pair = await pairOf(600)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'delay', ms: 2000 })
    const before = await client.getAccessToken()
    client.dispose() // no timer: the ten are the first to notice
    await pair.clock.advance(600_000)

    const tokens = Promise.all(Array.from({ length: 10 }, () => client.getAccessToken()))
    await pair.clock.advance(2000)

    expect(new Set(await tokens).size).toBe(1)
    expect(await tokens).not.toContain(before)
    expect(countRequests(pair)).toBe(1)
  })

  test('redeems once for ten that refresh', async () => {
    await using pair = await pairOf(600)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)

    await Promise.all(Array.from({ length: 10 }, () => client.refresh()))

    expect(client.inspect()?.generation).toBe(1)
    expect(countRequests(pair)).toBe(1)
  })

  test('fails all ten by the one redemption that failed', async () => {
    await using pair = await pairOf(600)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-request' })

    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => client.refresh()))

    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'))
    expect(countRequests(pair)).toBe(1)
  })

  test('does not refresh for a token that has been replaced already', async () => {
    await using pair = await pairOf(600)
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const refused = await client.getAccessToken()
    await client.refresh(refused)

    await client.refresh(refused)

    expect(countRequests(pair)).toBe(1)
  })

  test('does nothing when nobody is signed in', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)

    await client.refresh()

    expect(await client.getAccessToken()).toBeUndefined()
    expect(pair.network.requests).toEqual([])
  })
})
