import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { createTRPCClient } from '@trpc/client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { authConnectionParams, authLink } from '../src/trpc.ts'
import { createWatchedClient, type WatchedClient } from './auth-client/watched-client.ts'
import { createSocketServer, type SocketRouter, type SocketServer } from './trpc-sockets.ts'

/** A client that is signed in, with tRPC over a WebSocket. */
async function openSocket(
  pair: TestAuth,
): Promise<WatchedClient & { readonly server: SocketServer; readonly api: Api }> {
  const server = createSocketServer(pair)
  const watched = createWatchedClient(pair)
  await pair.signIn(watched.client)
  return { ...watched, server, api: apiOf(server, watched) }
}

type Api = ReturnType<typeof createTRPCClient<SocketRouter>>

function apiOf(server: SocketServer, { client }: WatchedClient): Api {
  const { wsClient, link } = server.connect({ connectionParams: authConnectionParams(client) })
  const reconnect = (): void => wsClient.connection?.ws.close()
  return createTRPCClient<SocketRouter>({ links: [authLink(client, { reconnect }), link] })
}

/** Notes the events of a subscription. */
function subscribeTo(api: Api): {
  readonly ids: string[]
  readonly ends: unknown[]
  until(count: number): Promise<void>
} {
  const ids: string[] = []
  const ends: unknown[] = []
  const changes = new EventTarget()
  const note = (): boolean => changes.dispatchEvent(new Event('change'))
  api.events.subscribe(
    {},
    {
      onData: ({ id }) => {
        ids.push(id)
        note()
      },
      onComplete: () => {
        ends.push('completed')
        note()
      },
      onError: (error) => {
        ends.push(error)
        note()
      },
    },
  )
  return {
    ids,
    ends,
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (ids.length + ends.length >= count) resolve()
        }
        changes.addEventListener('change', look)
        look()
      }),
  }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('authConnectionParams()', () => {
  test('lets a socket begin with the access token, which is not in its URL', async () => {
    await using pair = await createTestAuth()
    const { api, client, server } = await openSocket(pair)

    expect(await api.whoami.query()).toBe('alice')

    expect(server.urls).toEqual(['wss://api.test/trpc?connectionParams=1'])
    expect(server.urls.join()).not.toContain(await client.getAccessToken())
  })

  test('FM-63: is asked anew at each connection, so that none is made with a token of before', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const params = authConnectionParams(client)
    const before = await params()

    await pair.clock.advance(3_600_000)

    expect(await params()).toEqual({ authorization: `Bearer ${await client.getAccessToken()}` })
    expect(await params()).not.toEqual(before)
  })

  test('says nothing where nobody is signed in', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)

    expect(await authConnectionParams(client)()).toEqual({})
  })
})

describe('a WebSocket of tRPC', () => {
  test('FM-62: is followed by another one when its access token expires, and no event is lost or comes twice', async () => {
    await using pair = await createTestAuth()
    const { api, server, signOuts } = await openSocket(pair)
    const { ids, ends, until } = subscribeTo(api)
    server.publish()
    await until(1)

    for (let round = 2; round <= 4; round++) {
      await pair.clock.advance(600_000)
      server.publish()
      await until(round)
    }

    expect(ids).toEqual(['1', '2', '3', '4'])
    expect(ends).toEqual([])
    expect(server.urls.length).toBeGreaterThanOrEqual(3)
    expect(server.open()).toBe(1)
    expect(signOuts).toEqual([])
  })

  test('FM-62: outlives its access token by ten seconds at most, whatever its client does', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const server = createSocketServer(pair)
    const authorization = `Bearer ${await client.getAccessToken()}`
    const { wsClient, link } = server.connect({
      connectionParams: async () => ({ authorization }),
      retryDelayMs: () => 1e6,
    })
    const api = createTRPCClient<SocketRouter>({ links: [link] })
    await api.whoami.query()

    await pair.clock.advance(609_999)
    expect(server.open()).toBe(1)
    await pair.clock.advance(1)

    expect(server.open()).toBe(0)
    await wsClient.close()
  })

  test('is closed where the session is revoked', async () => {
    await using pair = await createTestAuth()
    const { api, server } = await openSocket(pair)
    await api.whoami.query()

    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    await pair.settle()

    expect(server.open()).toBe(0)
  })

  test('is opened anew, with a fresh token, where the server refuses the token that it was opened with', async () => {
    await using pair = await createTestAuth()
    const { client, api, server } = await openSocket(pair)
    await pair.auth.markAccessTokens({ mark: 'stale', subject: 'alice' })

    expect(await api.whoami.query()).toBe('alice')

    expect(client.inspect()?.generation).toBe(1)
    expect(server.open()).toBe(1)
  })

  test('FM-66: ends with its subscriptions at the sign-out', async () => {
    await using pair = await createTestAuth()
    const { client, api, server } = await openSocket(pair)
    const { ends, until } = subscribeTo(api)
    server.publish()
    await until(1)

    await client.signOut()
    await until(2)

    expect(ends).toEqual(['completed'])
    await expect(api.whoami.query()).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } })
  })

  test('FM-81: is another one for the user who signs in next', async () => {
    await using pair = await createTestAuth()
    const { client, api } = await openSocket(pair)
    expect(await api.whoami.query()).toBe('alice')

    await pair.signIn(client, { subject: 'bob' })

    expect(await api.whoami.query()).toBe('bob')
  })

  test('FM-64: is not opened again and again where there is no token to be had: it waits longer each time', async () => {
    await using pair = await createTestAuth({ decideFault: () => ({ kind: 'lose-request' }) })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.clock.advance(3_600_000)
    vi.useFakeTimers()
    const server = createSocketServer(pair)
    const { wsClient } = server.connect({ connectionParams: authConnectionParams(client) })

    await vi.advanceTimersByTimeAsync(60_000)

    expect(server.urls.length).toBeGreaterThan(1)
    expect(server.urls.length).toBeLessThanOrEqual(8)
    await wsClient.close()
  })
})
