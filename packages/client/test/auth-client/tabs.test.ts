import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { countRequests, createWatchedBrowser, createWatchedClient } from './watched-client.ts'

describe('createAuthClient(), in several tabs', () => {
  test('FM-10, W3: adopts what another tab has redeemed, and redeems no second time', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    await pair.clock.advance(10)

    await one.client.refresh()
    await pair.clock.advance(10)

    expect(other.events).toEqual([{ type: 'adopted', generation: 1 }])
    expect(await other.client.getAccessToken()).toBe(await one.client.getAccessToken())
    expect(countRequests(pair)).toBe(1)
  })

  test('hands out no token of somebody who signs in while the first look at the storage takes its time', async () => {
    await using pair = await createTestAuth()
    const { browser, openTab } = createWatchedBrowser(pair)
    const other = openTab()
    await pair.signIn(other.client, { subject: 'alice' })
    const alices = await other.client.getAccessToken()
    const ports = browser.openTab()
    const waits: Promise<void>[] = [new Promise((resolve) => pair.clock.schedule(resolve, 5000))]
    const read = async (): Promise<string | undefined> => {
      await waits.pop()
      return ports.storage.read()
    }
    const { announcements, wakeSignals } = ports
    const { client } = createWatchedClient(pair, { announcements, wakeSignals, storage: { ...ports.storage, read } })
    ports.wake()
    await pair.settle()
    expect(client.state).toMatchObject({ subject: 'alice' })

    const token = client.getAccessToken()
    await pair.signIn(other.client, { subject: 'bob' })
    await pair.clock.advance(5000)

    expect(await token).toBe(alices)
    expect(client.state).toMatchObject({ subject: 'bob' })
  })

  test('redeems once for all tabs, hour after hour', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab(), openTab(), openTab()] as const
    await pair.signIn(tabs[0].client)

    await pair.clock.advance(3_600_000)

    expect(countRequests(pair)).toBe(6)
    expect(tabs.map(({ client }) => client.inspect()?.generation)).toEqual([6, 6, 6])
  })

  test('FM-01, W3, N-25: redeems once where all tabs ask at the same moment', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab(), openTab(), openTab()] as const
    await pair.signIn(tabs[0].client)
    await pair.clock.advance(10)

    await Promise.all(tabs.map(({ client }) => client.refresh()))

    expect(countRequests(pair)).toBe(1)
  })

  test('[Serverpod #4871] FM-01, FM-13, W2, N-25: makes the same exchange in each tab where there are no locks, and goes on', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab({ turns: noTurns }), openTab({ turns: noTurns })] as const
    await pair.signIn(tabs[0].client)
    await pair.clock.advance(10)

    await Promise.all(tabs.map(({ client }) => client.refresh()))
    await pair.clock.advance(3_600_000)

    expect(tabs.map(({ signOuts }) => signOuts)).toEqual([[], []])
    expect(new Set(tabs.map(({ client }) => client.inspect()?.generation)).size).toBe(1)
  })

  test('refreshes no pair again that another tab got while this one had no network', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    await pair.clock.advance(10)
    pair.network.plan({ kind: 'lose-request' })
    await other.client.refresh().catch(() => undefined)
    await one.client.refresh()

    await pair.clock.advance(500_000)

    expect(countRequests(pair)).toBe(2)
  })

  test('FM-46, FM-79: reads the storage when it wakes, where no announcement came through', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const announcements = { announce: () => undefined, listen: () => () => undefined }
    const [one, other] = [openTab({ announcements }), openTab({ announcements })]
    await pair.signIn(one.client)
    expect(other.client.state.status).toBe('signed-out')

    other.ports.wake()
    await pair.settle()

    expect(other.client.state).toEqual(one.client.state)
  })

  test('reads the storage when the storage says so', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    let notice = (): void => undefined
    const watch = (listener: () => void): (() => void) => {
      notice = listener
      return () => undefined
    }
    const other = createWatchedClient(pair, { storage: { ...storage, watch } })
    const one = createWatchedClient(pair, { storage })
    await pair.signIn(one.client)

    notice()
    await pair.settle()

    expect(other.client.state).toEqual(one.client.state)
  })

  test('announces that there is something new, and nothing where there is not', async () => {
    await using pair = await createTestAuth()
    let announced = 0
    const announcements = { announce: () => (announced += 1), listen: () => () => undefined }
    const { client } = createWatchedClient(pair, { announcements })
    await pair.signIn(client)
    expect(announced).toBe(1)

    await client.refresh()
    await client.getAccessToken()

    expect(announced).toBe(2)
  })
})

describe('createAuthClient(), after a reload', () => {
  test('FM-86, W27: is loading, then signed in, without a request', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const before = openTab()
    await pair.signIn(before.client)

    const { client, events } = openTab()
    expect(client.state).toEqual({ status: 'loading' })
    await pair.settle()

    expect(client.state).toEqual(before.client.state)
    expect(await client.getAccessToken()).toBe(await before.client.getAccessToken())
    expect(pair.network.requests).toEqual([])
    expect(events).toEqual([])
  })

  test('FM-18: repeats the exchange that was under way', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const before = openTab({ turns: noTurns })
    await pair.signIn(before.client)
    pair.network.plan({ kind: 'lose-answer' })
    void before.client.refresh().catch(() => undefined)
    await pair.clock.advance(0)
    before.ports.kill()
    before.client.dispose()

    const { client, signOuts } = openTab()
    await client.refresh()

    expect(client.inspect()?.generation).toBe(1)
    expect(signOuts).toEqual([])
    await pair.clock.advance(3_600_000)
    expect(signOuts).toEqual([])
  })
})
