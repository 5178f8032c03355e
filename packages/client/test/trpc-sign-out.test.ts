import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { describe, expect, test } from 'vitest'
import { authLink } from '../src/trpc.ts'
import { apiOf } from './trpc-api.ts'
import { type AppRouter, createTrpcPair, type TrpcPair } from './trpc-pair.ts'

/** A subscription over a connection that never ends by itself, and what becomes of both. */
async function subscribeFor(pair: TrpcPair): Promise<string[]> {
  await pair.client.getAccessToken() // so that nobody is loading
  const log: string[] = []
  const endless: TRPCLink<AppRouter> = () => () => observable(() => () => log.push('closed'))
  apiOf(pair.client, endless).ticks.subscribe(
    { to: 1 },
    { onComplete: () => log.push('completed'), onError: () => log.push('failed') },
  )
  return log
}

describe('authLink(), with a subscription under way', () => {
  test('FM-66: closes its connection and completes it when the user signs out', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const log = await subscribeFor(pair)

    await pair.client.signOut()

    expect(log).toEqual(['closed', 'completed'])
  })

  test('FM-66, FM-81: does so when another user signs in', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const log = await subscribeFor(pair)

    await pair.signIn('bob')

    expect(log).toEqual(['closed', 'completed'])
  })

  test('lets it go on through refreshes', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const log = await subscribeFor(pair)

    await pair.client.refresh()

    expect(log).toEqual([])
  })

  test('lets one go on that was begun where nobody was signed in', async () => {
    await using pair = await createTrpcPair()
    const log = await subscribeFor(pair)

    await pair.signIn('alice')

    expect(log).toEqual([])
  })
})

describe('reconnect of authLink()', () => {
  test('is called when somebody signs in, and when they sign out', async () => {
    await using pair = await createTrpcPair()
    await pair.client.getAccessToken()
    let calls = 0
    authLink<AppRouter>(pair.client, { reconnect: () => (calls += 1) })({})

    await pair.signIn('alice')
    expect(calls).toBe(1)
    await pair.client.signOut()

    expect(calls).toBe(2)
  })

  test('is not called where a page comes to know who is signed in, nor by refreshes', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const client = pair.reload()
    let calls = 0
    authLink<AppRouter>(client, { reconnect: () => (calls += 1) })({})

    await client.getAccessToken()
    await client.refresh()

    expect(client.state.status).toBe('signed-in')
    expect(calls).toBe(0)
    client.dispose()
  })
})
