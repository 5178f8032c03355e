import { createTestAuth } from '@tokenpair/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWatchedClient } from './watched-client.ts'

// EventTarget and queueMicrotask report globally what a callback throws. Vitest fails by that, so it looks away here.
const reported: unknown[] = []
const note = (error: unknown): void => void reported.push(error)
let others: NodeJS.UncaughtExceptionListener[] = []

beforeEach(() => {
  reported.length = 0
  others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', note)
})

afterEach(() => {
  process.removeAllListeners('uncaughtException')
  for (const listener of others) process.on('uncaughtException', listener)
})

function fail(): never {
  throw new Error('A mistake in the app')
}

describe('an app that makes mistakes', () => {
  test('disturbs no other listener, and is told', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.settle()
    const listener = vi.fn<() => void>()
    client.subscribe(fail)
    client.subscribe(listener)

    await pair.signIn(client)
    await client.signOut()

    expect(listener).toHaveBeenCalledTimes(2)
    expect(signOuts).toEqual(['user'])
    await expect.poll(() => reported).toEqual([new Error('A mistake in the app'), new Error('A mistake in the app')])
  })

  test('disturbs no refresh by its onEvent', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair, { onEvent: fail })
    await pair.signIn(client)

    await client.refresh()
    await client.refresh()

    expect(client.inspect()?.generation).toBe(2)
    await expect.poll(() => reported).toHaveLength(2)
  })

  test('disturbs no sign-out by its onSignedOut', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair, { onSignedOut: fail })
    const listener = vi.fn<() => void>()
    await pair.signIn(client)
    client.subscribe(listener)

    await client.signOut()
    await pair.signIn(client)

    expect(listener).toHaveBeenCalledTimes(2)
    expect(client.state.status).toBe('signed-in')
    await expect.poll(() => reported).toHaveLength(1)
  })
})
