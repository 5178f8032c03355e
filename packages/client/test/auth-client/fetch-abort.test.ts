import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestApi, type TestApi, unauthorized } from './test-api.ts'
import { createWatchedClient, type WatchedClient } from './watched-client.ts'

const me = 'https://api.test/me'

interface Waiting extends WatchedClient {
  readonly api: TestApi
}

/** A client whose access token has expired and whose next refresh takes five seconds. */
async function signInAndWait(pair: TestAuth): Promise<Waiting> {
  const api = createTestApi(pair)
  const clock = pair.clock.fork()
  const watched = createWatchedClient(pair, { fetch: api.fetch, clock })
  await pair.signIn(watched.client)
  clock.jump(600_000)
  pair.network.plan({ kind: 'delay', ms: 5000 })
  return { ...watched, api }
}

describe('client.fetch(), aborted', () => {
  test("FM-53: rejects with the caller's reason while it waits for a token, and sends nothing", async () => {
    await using pair = await createTestAuth()
    const { client, api } = await signInAndWait(pair)
    const controller = new AbortController()
    const answer = client.fetch(me, { signal: controller.signal })
    await pair.settle()

    controller.abort(new Error('The user went elsewhere'))

    await expect(answer).rejects.toThrow('The user went elsewhere')
    await pair.clock.advance(5000)
    expect(api.calls).toEqual([])
  })

  test('FM-53: leaves the refresh to those who wait for it, too', async () => {
    await using pair = await createTestAuth()
    const { client } = await signInAndWait(pair)
    const controller = new AbortController()
    const impatient = client.fetch(me, { signal: controller.signal }).catch((error: unknown) => error)
    const patient = client.fetch(me)
    await pair.settle()

    controller.abort('enough')
    await pair.clock.advance(5000)

    expect(await impatient).toBe('enough')
    expect((await patient).status).toBe(200)
    expect(client.inspect()?.generation).toBe(1)
  })

  test('rejects at once where it was aborted before', async () => {
    await using pair = await createTestAuth()
    const { client, api } = await signInAndWait(pair)

    await expect(client.fetch(me, { signal: AbortSignal.abort('before') })).rejects.toBe('before')

    expect(api.calls).toEqual([])
  })

  test('listens to the signal of a Request', async () => {
    await using pair = await createTestAuth()
    const { client } = await signInAndWait(pair)
    const controller = new AbortController()
    const answer = client.fetch(new Request(me, { signal: controller.signal }))
    await pair.settle()

    controller.abort('enough')

    await expect(answer).rejects.toBe('enough')
  })

  test('rejects while it waits for a newer token after a 401', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = unauthorized
    pair.network.plan({ kind: 'delay', ms: 5000 })
    const controller = new AbortController()
    const answer = client.fetch(me, { signal: controller.signal })
    answer.catch(() => undefined)
    await expect.poll(() => pair.network.requests.length).toBe(1)

    controller.abort('enough')
    await pair.clock.advance(5000)

    await expect(answer).rejects.toBe('enough')
    expect(api.calls).toHaveLength(1)
    expect(client.inspect()?.generation).toBe(1)
  })
})
