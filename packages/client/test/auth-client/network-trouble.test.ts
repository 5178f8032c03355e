import { createTestAuth, type Fault } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedClient } from './watched-client.ts'

const page = '<!doctype html><h1>Sign in to the Wi-Fi</h1>'

function answered(status: number, headers: Record<string, string> = {}, body: unknown = page): Fault {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { kind: 'answer', response: () => new Response(text, { status, headers }) }
}

const troubles: readonly (readonly [string, Fault, string])[] = [
  ['the network is gone', { kind: 'lose-request' }, 'unavailable'],
  ['the answer is lost', { kind: 'lose-answer' }, 'unavailable'],
  ['a captive portal answers 200', answered(200), 'answer_invalid'],
  ['an answer is cut off', answered(200, {}, '{"access_token":"cut o'), 'answer_invalid'],
  ['a token answer lacks a member', answered(200, {}, { access_token: 'a', token_type: 'Bearer' }), 'answer_invalid'],
  ['a redirect went to a page', answered(302, { location: '/sign-in' }), 'unavailable'],
  ['a firewall answers 400', answered(400), 'unavailable'],
  ['a proxy answers 401', answered(401), 'unavailable'],
  ['a proxy answers 403', answered(403), 'unavailable'],
  ['a proxy answers 407', answered(407), 'unavailable'],
  ['the answer is 408', answered(408), 'unavailable'],
  ['the answer is 429', answered(429, { 'retry-after': '1' }), 'unavailable'],
  ['the answer is 500', answered(500), 'unavailable'],
  [
    'a gateway replaces the answer',
    { kind: 'answer-instead', response: () => new Response(page, { status: 502 }) },
    'unavailable',
  ],
  [
    'another server knows no such code',
    answered(400, {}, { error: 'invalid_grant', code: 'no_such_code' }),
    'unavailable',
  ],
  ['another OAuth server answers', answered(400, {}, { error: 'invalid_grant' }), 'unavailable'],
  ['our server asks for patience', answered(429, {}, { code: 'rate_limited' }), 'rate_limited'],
  ['our server is out of order', answered(503, {}, { code: 'unavailable' }), 'unavailable'],
  ['our server finds the request wrong', answered(400, {}, { code: 'invalid_request' }), 'invalid_request'],
]

describe('createAuthClient(), in a bad network', () => {
  test.each(troubles)(
    'FM-25, FM-26, FM-27, FM-28, W1, W7, N-24: keeps the session where %s, and goes on by itself',
    async (_, fault, code) => {
      await using pair = await createTestAuth()
      const { client, signOuts, events } = createWatchedClient(pair)
      await pair.signIn(client)
      pair.network.plan(fault)

      await expect(client.refresh()).rejects.toMatchObject({ code })
      expect(client.state.status).toBe('signed-in')

      await pair.clock.advance(1000)
      expect(client.inspect()?.generation).toBe(1)
      expect(events).toMatchObject([
        { type: 'refresh-failed', error: { code } },
        { type: 'refreshed', generation: 1 },
      ])
      expect(signOuts).toEqual([])
    },
  )

  test('FM-17, FM-33, W1: gives a request ten seconds, and repeats the same exchange', async () => {
    await using pair = await createTestAuth()
    const { client, events } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'stall' })
    const refresh = client.refresh().catch((error: unknown) => error)

    await pair.clock.advance(9999)
    expect(events).toEqual([])

    await pair.clock.advance(1)
    expect(await refresh).toMatchObject({ code: 'unavailable' })
    await pair.clock.advance(1000)
    expect(client.inspect()?.generation).toBe(1)
  })

  test('FM-81: drops the answer for another session', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const foreign = await pair.auth.issueToken({ subject: 'mallory', method: 'password' })
    const response = pair.auth.respond(foreign, new Request('https://api.test/sign-in'))
    pair.network.plan({ kind: 'answer', response: () => response })

    await expect(client.refresh()).rejects.toMatchObject({ code: 'answer_invalid' })

    expect(client.state).toMatchObject({ subject: 'alice' })
  })

  test('FM-32, W7: hands out the old access token as long as it is good', async () => {
    await using pair = await createTestAuth({ decideFault: () => ({ kind: 'lose-request' }) })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    const token = await client.getAccessToken()

    await pair.clock.advance(596_000)
    expect(await client.getAccessToken()).toBe(token)

    await pair.clock.advance(4000)
    await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'unavailable' })
    expect(client.state.status).toBe('signed-in')
  })

  test('FM-30: tries again for days, once a minute at most and every minute at least', async () => {
    await using pair = await createTestAuth({ decideFault: () => ({ kind: 'lose-request' }) })
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.clock.advance(3_600_000)
    const before = countRequests(pair)

    await pair.clock.advance(24 * 3_600_000)

    expect(countRequests(pair) - before).toBeGreaterThanOrEqual(24 * 60)
    expect(countRequests(pair) - before).toBeLessThanOrEqual(24 * 120)
    expect(client.state.status).toBe('signed-in')
  })

  test('FM-37, FM-74: asks at once when the device wakes up', async () => {
    await using pair = await createTestAuth()
    let wake = (): void => undefined
    const listen = (listener: () => void): (() => void) => {
      wake = listener
      return () => undefined
    }
    const { client } = createWatchedClient(pair, { wakeSignals: { listen } })
    await pair.signIn(client)
    pair.network.plan(...Array.from({ length: 8 }, () => ({ kind: 'lose-request' as const })))
    await client.refresh().catch(() => undefined)
    await pair.clock.advance(60_000)
    pair.network.heal()
    const before = countRequests(pair)

    wake()
    await pair.settle()

    expect(countRequests(pair)).toBe(before + 1)
    expect(client.inspect()?.generation).toBe(1)
  })
})

describe('createAuthClient(), told to wait', () => {
  test.each([
    ['by our server', { code: 'rate_limited' }, 429],
    ['by a proxy', page, 503],
  ])('FM-26: asks nothing before the time %s is over, whoever asks', async (_, body, status) => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan(answered(status, { 'retry-after': '90' }, body))
    await expect(client.refresh()).rejects.toMatchObject({ retryAfter: 90 })

    await pair.clock.advance(89_999)
    await expect(client.refresh()).rejects.toMatchObject({ retryAfter: 90 })
    expect(countRequests(pair)).toBe(1)

    await pair.clock.advance(1)
    expect(countRequests(pair)).toBe(2)
    expect(client.inspect()?.generation).toBe(1)
  })

  test('is not hurried by a wake signal', async () => {
    await using pair = await createTestAuth()
    let wake = (): void => undefined
    const listen = (listener: () => void): (() => void) => {
      wake = listener
      return () => undefined
    }
    const { client } = createWatchedClient(pair, { wakeSignals: { listen } })
    await pair.signIn(client)
    pair.network.plan(answered(503, { 'retry-after': '90' }))
    await client.refresh().catch(() => undefined)

    wake()
    await pair.clock.advance(80_000)

    expect(countRequests(pair)).toBe(1)
  })

  test('FM-26: waits an hour at most', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan(answered(503, { 'retry-after': '31536000' }))
    await client.refresh().catch(() => undefined)

    await pair.clock.advance(3_600_000)

    expect(client.inspect()?.generation).toBe(1)
  })
})

describe('createAuthClient(), after a failure that is over', () => {
  test('waits for nothing where the user signs in again', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan(answered(503, { 'retry-after': '3600' }))
    await client.refresh().catch(() => undefined)
    await pair.signIn(client)

    await pair.clock.advance(1_200_000)

    expect(client.inspect()?.generation).toBe(2)
    expect(await client.getAccessToken()).toBeDefined()
  })

  test('refreshes no pair that is new', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-request' })
    await client.refresh().catch(() => undefined)
    await pair.signIn(client)

    await pair.clock.advance(500_000)

    expect(countRequests(pair)).toBe(1)
  })
})
