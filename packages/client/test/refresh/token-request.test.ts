import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createWatchedClient, type WatchedClient } from '../auth-client/watched-client.ts'

interface Sent {
  readonly url: unknown
  readonly init: RequestInit | undefined
}

/** A client that is signed in, and what it gives to `fetch`. */
async function watchRequests(pair: TestAuth): Promise<WatchedClient & { readonly sent: readonly Sent[] }> {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    sent.push({ url, init })
    return pair.network.fetch(url, init)
  }
  const watched = createWatchedClient(pair, { fetch })
  await pair.signIn(watched.client)
  return { ...watched, sent }
}

describe('a request to the token route', () => {
  test('FM-21, FM-28: is a POST past every cache, and follows no redirect', async () => {
    await using pair = await createTestAuth()
    const { client, sent } = await watchRequests(pair)

    await client.refresh()

    expect(sent).toMatchObject([
      { url: 'https://api.test/auth/token', init: { method: 'POST', cache: 'no-store', redirect: 'error' } },
    ])
  })

  test('FM-36: carries no access token, so that no 401 can set off another refresh', async () => {
    await using pair = await createTestAuth()
    const { client, sent } = await watchRequests(pair)

    await client.refresh()

    expect(new Headers(sent[0]?.init?.headers).has('authorization')).toBe(false)
  })

  test('outlives the page that sent it', async () => {
    await using pair = await createTestAuth()
    const { client, sent } = await watchRequests(pair)

    await client.refresh()

    expect(sent).toMatchObject([{ init: { keepalive: true } }])
  })

  test('FM-33: is given up after ten seconds also where the answer stops in the middle of its body', async () => {
    await using pair = await createTestAuth()
    let isStuck = true
    const fetch: typeof globalThis.fetch = async (url, init) => {
      if (!isStuck) return pair.network.fetch(url, init)
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"access_token":'))
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
        },
      })
      return new Response(body)
    }
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)
    const refresh = client.refresh().catch((error: unknown) => error)

    await pair.clock.advance(10_000)
    isStuck = false

    expect(await refresh).toMatchObject({ action: 'retry' })
    await pair.clock.advance(1000)
    expect(client.inspect()?.generation).toBe(1)
  })

  test('FM-21: takes no pair for news that is no newer than the one before', async () => {
    await using pair = await createTestAuth()
    const stale: Response[] = []
    const keep = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const response = await pair.network.fetch(url, init)
      stale.push(response.clone())
      return response
    }
    const cached = pair.createClient({ fetch: keep })
    await pair.signIn(cached)
    await cached.refresh()
    await cached.refresh()
    pair.network.plan({ kind: 'answer', response: () => stale[0]?.clone() ?? Response.error() })

    await expect(cached.refresh()).rejects.toMatchObject({ code: 'answer_invalid' })

    expect(cached.inspect()?.generation).toBe(2)
    await pair.clock.advance(3000)
    expect(cached.inspect()?.generation).toBe(3)
  })
})
