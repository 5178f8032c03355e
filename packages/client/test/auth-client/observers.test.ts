import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test, vi } from 'vitest'
import { createWatchedBrowser, createWatchedClient } from './watched-client.ts'

describe('client.state', () => {
  test('FM-82: is the same object over a hundred refreshes, and nobody is called back', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client, { scopes: ['read'], claims: { role: 'admin' } })
    const listener = vi.fn<() => void>()
    client.subscribe(listener)
    const before = client.state

    for (let count = 0; count < 100; count++) await client.refresh()

    expect(client.inspect()?.generation).toBe(100)
    expect(client.state).toBe(before)
    expect(listener).not.toHaveBeenCalled()
  })

  test('changes where a refresh brings other claims', async () => {
    let role = 'reader'
    await using pair = await createTestAuth({ jwt: { extraClaimsProvider: async () => ({ role }) } })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const listener = vi.fn<() => void>()
    client.subscribe(listener)
    role = 'admin'

    await client.refresh()

    expect(client.state).toMatchObject({ claims: { role: 'admin' } })
    expect(listener).toHaveBeenCalledOnce()
  })
})

describe('client.subscribe()', () => {
  test('calls back at each change, when the new state can be read', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    const seen: string[] = []
    client.subscribe(() => seen.push(client.state.status))

    await pair.signIn(client)
    await client.signOut()

    expect(seen).toEqual(['signed-out', 'signed-in', 'signed-out'])
  })

  test('calls nobody back who has unsubscribed, and everybody else', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.settle()
    const [gone, there] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const unsubscribe = client.subscribe(gone)
    client.subscribe(there)

    unsubscribe()
    unsubscribe()
    await pair.signIn(client)

    expect(gone).not.toHaveBeenCalled()
    expect(there).toHaveBeenCalledOnce()
  })

  test('counts the same listener as often as it subscribes', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.settle()
    const listener = vi.fn<() => void>()
    client.subscribe(listener)
    const unsubscribe = client.subscribe(listener)
    unsubscribe()

    await pair.signIn(client)

    expect(listener).toHaveBeenCalledOnce()
  })

  test('may be called, and ended, while it calls back', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.settle()
    const later = vi.fn<() => void>()
    const unsubscribe = client.subscribe(() => {
      unsubscribe()
      client.subscribe(later)
    })

    await pair.signIn(client)
    await client.signOut()

    expect(later).toHaveBeenCalledOnce()
  })
})

describe('onSignedOut and onEvent', () => {
  test('are called after the state has changed', async () => {
    await using pair = await createTestAuth()
    const seen: string[] = []
    const { client } = createWatchedClient(pair, { onSignedOut: () => seen.push(client.state.status) })
    await pair.signIn(client)

    await client.signOut()

    expect(seen).toEqual(['signed-out'])
  })

  test('are not called where nobody was signed in', async () => {
    await using pair = await createTestAuth()
    const { events, signOuts } = createWatchedClient(pair)

    await pair.clock.advance(60_000)

    expect([events, signOuts]).toEqual([[], []])
  })

  test('[ASVS 5.0 16.2.5] carry no token', async () => {
    await using pair = await createTestAuth()
    const { browser, openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    const { pair: stored, attempt } = JSON.parse(browser.text ?? '')
    pair.network.plan({ kind: 'lose-request' })
    await one.client.refresh().catch(() => undefined)
    await pair.clock.advance(60_000)
    await one.client.signOut()

    const told = JSON.stringify([one.events, one.signOuts, other.events, other.signOuts])
    expect(told).toContain('refresh-failed')
    expect(told).not.toContain(stored.refresh_token)
    expect(told).not.toContain(stored.access_token)
    expect(told).not.toContain(attempt)
  })
})
