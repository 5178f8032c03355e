import type { TokenStorage } from '@tokenpair/client'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedBrowser, createWatchedClient } from './watched-client.ts'

/** What a page does in a refresh, in this order: each of these may be the last thing that it does. */
const steps = [
  'reads',
  'writes',
  'has written',
  'sends',
  'gets the answer',
  'writes the answer',
  'has written the answer',
]

/** Stops whatever is done at the n-th of the steps that a page takes, as if it had gone away. */
function stopAt(step: number): {
  pass<Result>(act: () => Promise<Result>): Promise<Result>
  readonly passed: () => number
} {
  let passed = 0
  const gate = (): Promise<void> => {
    passed += 1
    return passed > step ? new Promise(() => undefined) : Promise.resolve()
  }
  return {
    pass: async (act) => {
      await gate()
      const result = await act()
      await gate()
      return result
    },
    passed: () => passed,
  }
}

/** Lets a page refresh that goes away at a step, and opens it again. Answers how many steps it got to. */
async function leaveAt(pair: TestAuth, step: number): Promise<{ steps: number; signOuts: readonly string[] }> {
  const { openTab } = createWatchedBrowser(pair)
  const before = openTab()
  await pair.signIn(before.client)
  before.client.dispose()
  const { pass, passed } = stopAt(step)
  const { storage } = before.ports
  const slow: TokenStorage = {
    read: () => pass(storage.read),
    update: (change) => pass(() => storage.update(change)),
  }
  const fetch: typeof globalThis.fetch = (input, init) => pass(() => pair.network.fetch(input, init))
  const leaving = createWatchedClient(pair, { storage: slow, fetch })
  void leaving.client.refresh()
  await pair.settle()
  leaving.client.dispose()

  const { client, signOuts } = openTab()
  await client.refresh()
  await pair.clock.advance(3_600_000)
  await client.refresh()
  return { steps: passed(), signOuts: [...signOuts, ...(client.state.status === 'signed-in' ? [] : ['signed out'])] }
}

describe('a page that goes away in the middle of a refresh', () => {
  test('FM-18, FM-19: is signed in when it comes back, at whatever step it left', async () => {
    const reached: number[] = []

    for (let step = 0; step < 20; step++) {
      await using pair = await createTestAuth({ seed: step + 1 })
      const { steps: taken, signOuts } = await leaveAt(pair, step)
      reached.push(taken)
      expect([step, signOuts]).toEqual([step, []])
    }

    expect(Math.max(...reached)).toBeGreaterThanOrEqual(steps.length)
  })

  test('FM-19: has stored the new pair before anybody is told of it', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    const seen: (string | undefined)[] = []
    const { client } = openTab({ onEvent: ({ type }) => type === 'refreshed' && seen.push(browser.text) })
    await pair.signIn(client)

    await client.refresh()
    await pair.settle()

    expect(seen).toEqual([expect.stringContaining('"generation":1')])
  })

  test('FM-24: goes on where a phone has put it to sleep until the answer was lost', async () => {
    await using pair = await createTestAuth()
    const clock = pair.clock.fork()
    const { openTab } = createWatchedBrowser(pair)
    const { client, signOuts, ports } = openTab({ clock })
    await pair.signIn(client)
    await pair.clock.advance(560_000)
    pair.network.plan({ kind: 'lose-answer' })
    const refresh = client.refresh().catch((error: unknown) => error)
    clock.jump(8 * 3_600_000)

    expect(await refresh).toMatchObject({ code: 'unavailable' })
    ports.wake()
    await pair.settle()

    expect(await client.getAccessToken()).toBeDefined()
    expect(client.inspect()?.generation).toBe(1)
    expect(countRequests(pair)).toBe(2)
    expect(signOuts).toEqual([])
  })
})
