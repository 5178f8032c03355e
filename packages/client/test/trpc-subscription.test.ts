import { httpSubscriptionLink } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { authEventSourceOptions } from '../src/trpc.ts'
import { FetchEventSource } from './fetch-event-source.ts'
import { apiOf } from './trpc-api.ts'
import { createTrpcPair, type TrpcPair, trpcUrl } from './trpc-pair.ts'

function createApi({ client }: TrpcPair): ReturnType<typeof apiOf> {
  const eventSourceOptions = authEventSourceOptions(client)
  return apiOf(client, httpSubscriptionLink({ url: trpcUrl, EventSource: FetchEventSource, eventSourceOptions }))
}

const refresh = 'POST /auth/token 200'

describe('authLink() with a subscription', () => {
  test('FM-60: sends the access token in a header', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')

    expect(await collect(createApi(pair).ticks.subscribe({ to: 3 }))).toEqual(['1', '2', '3'])

    expect(pair.log).toEqual(['GET ticks 200'])
  })

  test('FM-65: refreshes where the server refuses it from the start', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()

    expect(await collect(createApi(pair).ticks.subscribe({ to: 2 }))).toEqual(['1', '2'])

    expect(pair.log).toEqual(['GET ticks 200', refresh, 'GET ticks 200'])
  })

  test('FM-62, FM-65: goes on after the last event, without gap or duplicate, each time the token expires', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    for (const id of [3, 5]) pair.expireBefore.add(id)

    const ids = await collect(createApi(pair).ticks.subscribe({ to: 6 }))

    expect(ids).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(pair.log.filter((line) => line === refresh)).toHaveLength(2)
  })

  test('refreshes once for two subscriptions and repeats both', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair)

    const results = await Promise.all([1, 2].map((to) => collect(api.ticks.subscribe({ to }))))

    expect(results).toEqual([['1'], ['1', '2']])
    expect(pair.log.filter((line) => line === refresh)).toHaveLength(1)
  })

  test('does not refresh again for a late refusal, whose token was replaced meanwhile', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/trpc/ticks')
    const late = collect(createApi(pair).ticks.subscribe({ to: 1 }))
    await gate.reached
    await pair.client.fetch(`${trpcUrl}/a`)
    gate.open()

    expect(await late).toEqual(['1'])

    expect(pair.log.filter((line) => line === refresh)).toHaveLength(1)
  })

  test('starts over where the procedure does not track its events', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireBefore.add(3)

    const ids = await collect(createApi(pair).plainTicks.subscribe({ to: 3 }))

    expect(ids).toEqual(['1', '2', '1', '2', '3'])
  })

  test('delivers the second refusal in a row', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')

    const ids = collect(createApi(pair).neverTicks.subscribe())

    await expect(ids).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } })
    expect(pair.log).toEqual(['GET neverTicks 200', refresh, 'GET neverTicks 200'])
  })

  test('sends nothing more once it was ended during the refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair)
    const gate = pair.hold('/auth/token')
    const ended = api.ticks.subscribe({ to: 1 }, { onData: () => undefined })
    await gate.reached
    ended.unsubscribe()
    gate.open()
    await expect.poll(() => pair.client.inspect()?.generation).toBe(1)

    await collect(api.ticks.subscribe({ to: 5 }))

    expect(pair.log).toEqual(['GET ticks 200', refresh, 'GET ticks 200'])
  })

  test('completes when it is aborted during the refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/auth/token')
    const controller = new AbortController()
    const calls: string[] = []
    const observer = { onComplete: () => calls.push('completed'), onError: () => calls.push('failed') }
    createApi(pair).ticks.subscribe({ to: 1 }, { signal: controller.signal, ...observer })
    await gate.reached
    controller.abort()

    expect(calls).toEqual(['completed'])
    gate.open()
  })

  test('says that it has stopped when it is aborted after the repetition', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const controller = new AbortController()
    const calls: string[] = []

    await new Promise<void>((resolve) => {
      createApi(pair).ticks.subscribe(
        { to: 1000 },
        {
          signal: controller.signal,
          onData: () => controller.abort(),
          onStopped: () => calls.push('stopped'),
          onComplete: () => {
            calls.push('completed')
            resolve()
          },
        },
      )
    })

    expect(calls).toEqual(['stopped', 'completed'])
  })

  test('closes the connection when it is ended', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const sources: FetchEventSource[] = []
    class Spied extends FetchEventSource {
      constructor(...options: ConstructorParameters<typeof FetchEventSource>) {
        super(...options)
        sources.push(this)
      }
    }
    const eventSourceOptions = authEventSourceOptions(pair.client)
    const api = apiOf(pair.client, httpSubscriptionLink({ url: trpcUrl, EventSource: Spied, eventSourceOptions }))

    await new Promise<void>((resolve) => {
      const subscription = api.ticks.subscribe({ to: 1000 }, { onData: () => [subscription.unsubscribe(), resolve()] })
    })

    expect(sources.map((source) => source.readyState)).toEqual([2])
  })
})

async function collect(events: AsyncIterable<{ readonly id: string } | number>): Promise<string[]> {
  const ids: string[] = []
  for await (const event of events) ids.push(typeof event === 'number' ? String(event) : event.id)
  return ids
}
