import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { noTurns, webLockTurns } from '../../src/lib/ports/turn-taking.ts'
import { createTestApi, hold, unauthorized } from './test-api.ts'
import { countRequests, createWatchedBrowser, createWatchedClient, takeTurns } from './watched-client.ts'

const me = 'https://api.test/me'

/** Prints a figure, which the test then holds to its limit. */
function show(what: string, figure: number | string): void {
  process.stdout.write(`${what}: ${figure}\n`)
}

/** Lets ten tabs sleep for an hour and wake together; answers the requests that they made, and the sign-outs. */
async function wakeTenTabs(pair: TestAuth, turns = takeTurns()): Promise<{ requests: number; signOuts: number }> {
  const clock = pair.clock.fork()
  const { openTab } = createWatchedBrowser(pair)
  const tabs = Array.from({ length: 10 }, () => openTab({ turns, clock }))
  await pair.signIn(tabs[0]?.client ?? openTab().client)
  await pair.clock.advance(10)
  const before = countRequests(pair)
  clock.jump(3_600_000)
  for (const { ports } of tabs) ports.wake()
  await pair.settle()
  await pair.clock.advance(2000)
  return { requests: countRequests(pair) - before, signOuts: tabs.flatMap(({ signOuts }) => signOuts).length }
}

describe('figures: requests', () => {
  test('FM-01: ten tabs that wake at once make one request with locks, and ten at most without', async () => {
    await using one = await createTestAuth()
    await using other = await createTestAuth()

    const locked = await wakeTenTabs(one)
    const unlocked = await wakeTenTabs(other, noTurns)

    show('requests of ten tabs that wake at once, with locks', locked.requests)
    show('requests of ten tabs that wake at once, without locks', unlocked.requests)
    expect(locked).toEqual({ requests: 1, signOuts: 0 })
    expect(unlocked.requests).toBeLessThanOrEqual(10)
    expect(unlocked.signOuts).toBe(0)
  })

  test('three tabs make one refresh in the lifetime of an access token', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab(), openTab(), openTab()] as const
    await pair.signIn(tabs[0].client)

    await pair.clock.advance(24 * 3_600_000)

    const lifetimes = (24 * 3600) / 570 // each begins 30 seconds before the end of the one before
    const perLifetime = countRequests(pair) / lifetimes
    show('refreshes per lifetime of an access token, for three tabs', perLifetime.toFixed(3))
    expect(perLifetime).toBeLessThanOrEqual(1.01)
  })

  test('a page that is loaded again has a token without any request', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    await pair.signIn(openTab().client)
    const before = pair.clock.monotonic()

    const token = await openTab().client.getAccessToken()

    show('milliseconds until a page that is loaded again has a token', pair.clock.monotonic() - before)
    expect(token).toBeDefined()
    expect(pair.network.requests).toEqual([])
  })

  test('FM-47: a hundred calls that get a 401 at once make one refresh, and succeed', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const refused = `Bearer ${await client.getAccessToken()}`
    api.answer = ({ authorization }) => (authorization === refused ? unauthorized() : new Response('good'))

    const responses = await Promise.all(Array.from({ length: 100 }, () => client.fetch(me)))

    show('refreshes for a hundred calls that get a 401 at once', countRequests(pair))
    expect(countRequests(pair)).toBe(1)
    expect(responses.filter(({ ok }) => ok)).toHaveLength(100)
  })

  test('FM-48: a late 401 makes no refresh more', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const late = hold<Response>()
    api.answer = () => (api.calls.length === 1 ? late.promise : new Response('good'))
    const answer = client.fetch(me)
    await client.refresh()
    const before = countRequests(pair)

    late.give(unauthorized())
    await answer

    show('refreshes for a late 401', countRequests(pair) - before)
    expect(countRequests(pair)).toBe(before)
  })

  test.each([60_000, 3_600_000, 86_400_000, 3_650 * 86_400_000])(
    'FM-40, FM-41: a clock that is wrong by %d milliseconds makes no refresh more',
    async (error) => {
      const refreshes: number[] = []
      for (const offset of [0, error, -error]) {
        await using pair = await createTestAuth()
        const clock = pair.clock.fork()
        clock.jump(offset)
        const { client } = createWatchedClient(pair, { clock })
        await pair.signIn(client)
        await pair.clock.advance(6 * 3_600_000)
        refreshes.push(countRequests(pair))
      }

      show(`refreshes in six hours by a right clock, and one that is ${error} ms ahead or behind`, refreshes.join(', '))
      expect(new Set(refreshes).size).toBe(1)
    },
  )
})

describe('figures: sign-outs and waiting', () => {
  test(
    'FM-16: a thousand answers that are lost sign nobody out, minutes and hours apart',
    { timeout: 60_000 },
    async () => {
      await using pair = await createTestAuth()
      const { client, signOuts } = createWatchedClient(pair)
      await pair.signIn(client)

      for (let lost = 0; lost < 1000; lost++) {
        pair.network.plan({ kind: 'lose-answer' })
        await client.refresh().catch(() => undefined)
        await pair.clock.advance(lost % 100 === 0 ? 3_600_000 : 1000)
      }

      show('sign-outs after a thousand lost answers', signOuts.length)
      expect(signOuts).toEqual([])
      expect(client.inspect()?.generation).toBeGreaterThanOrEqual(1000)
    },
  )

  test('FM-25, FM-26, FM-27, FM-28: no status and no page but a code of ours signs anybody out', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    const statuses = [200, ...Array.from({ length: 200 }, (_, index) => 400 + index)]

    for (const status of statuses) {
      pair.network.plan({ kind: 'answer', response: () => new Response('<h1>Sorry</h1>', { status }) })
      await client.refresh().catch(() => undefined)
    }

    show(`sign-outs after ${statuses.length} answers that somebody else gave`, signOuts.length)
    expect(signOuts).toEqual([])
  })

  test('FM-31: an access token is waited for ten seconds at most where the network is silent, and not at all offline', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { clock })
    await pair.signIn(client)
    clock.jump(601_000)
    const waits: number[] = []
    for (const kind of ['lose-request', 'stall'] as const) {
      pair.network.plan({ kind })
      const before = clock.monotonic()
      const answer = client.getAccessToken().catch(() => waits.push(clock.monotonic() - before))
      if (kind === 'stall') await pair.clock.advance(10_000)
      await answer
    }

    show('milliseconds that a token is waited for, offline and in a silent network', waits.join(', '))
    expect(waits).toEqual([0, 10_000])
  })

  test('FM-02: a tab waits five seconds for one that is frozen with the lock, and goes on', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    void browser.openTab().locks.request('test', {}, () => new Promise<undefined>(() => undefined))
    await pair.signIn(openTab().client)
    const { locks, ...ports } = browser.openTab()
    const { client } = openTab({ ...ports, turns: webLockTurns(locks, 'test', pair.clock) })
    await pair.clock.advance(10)
    const before = pair.clock.monotonic()
    let waited = Number.NaN
    const refresh = client.refresh().then(() => (waited = pair.clock.monotonic() - before))

    await pair.clock.advance(5000)
    await refresh

    show('milliseconds that a tab waits for one that is frozen with the lock', waited)
    expect(waited).toBe(5000)
  })
})
