import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createWatchedBrowser, createWatchedClient } from './watched-client.ts'

describe('createAuthClient(), without a network', () => {
  test('FM-31: says at once that there is no token, where the device knows that it is offline', async () => {
    await using pair = await createTestAuth({ decideFault: () => ({ kind: 'lose-request' }) })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.clock.advance(601_000)
    const before = pair.clock.monotonic()

    await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'unavailable' })

    expect(pair.clock.monotonic()).toBe(before)
    expect(client.state.status).toBe('signed-in')
  })

  test('FM-31: says so after ten seconds where nothing is heard', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { clock })
    await pair.signIn(client)
    pair.network.plan({ kind: 'stall' })
    clock.jump(601_000)
    const answer = client.getAccessToken().catch((error: unknown) => error)

    await pair.clock.advance(10_000)

    expect(await answer).toMatchObject({ code: 'unavailable' })
    expect(client.state.status).toBe('signed-in')
  })

  test('FM-34: shows who is signed in when it starts with an expired token, and refreshes when the network is back', async () => {
    let isOffline = true
    await using pair = await createTestAuth({
      decideFault: () => ({ kind: isOffline ? 'lose-request' : 'deliver' }),
    })
    const { openTab } = createWatchedBrowser(pair)
    const before = openTab()
    await pair.signIn(before.client)
    before.client.dispose()
    await pair.clock.advance(3_600_000)
    const { client, signOuts, ports } = openTab()
    await pair.settle()
    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'unavailable' })

    isOffline = false
    ports.wake()
    await pair.settle()

    expect(client.inspect()?.generation).toBe(1)
    expect(await client.getAccessToken()).toBeDefined()
    expect(signOuts).toEqual([])
  })
})
