import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { webLockTurns } from '../../src/lib/ports/turn-taking.ts'
import { countRequests, createWatchedBrowser } from './watched-client.ts'

describe('createAuthClient(), with Web Locks', () => {
  test('FM-02, FM-04: gets a token after five seconds, past a tab that is frozen with the lock', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    const frozen = browser.openTab()
    void frozen.locks.request('test', {}, () => new Promise<undefined>(() => undefined))
    const { locks, ...ports } = browser.openTab()
    await pair.signIn(openTab().client)
    const { client, signOuts } = openTab({ ...ports, turns: webLockTurns(locks, 'test', pair.clock) })
    await pair.clock.advance(10)
    const refresh = client.refresh()

    await pair.clock.advance(5000)

    await refresh
    expect(await client.getAccessToken()).toBeDefined()
    expect(client.inspect()?.generation).toBe(1)
    expect(signOuts).toEqual([])
  })

  test('FM-03: leaves no lock behind where it is made and disposed of again and again, in the middle of a refresh', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    const { locks, ...ports } = browser.openTab()
    const options = { ...ports, turns: webLockTurns(locks, 'test', pair.clock) }
    const first = openTab(options).client
    await pair.signIn(first)
    for (const client of [first, openTab(options).client]) {
      void client.refresh()
      client.dispose()
    }
    await pair.clock.advance(1000)
    const { client, events } = openTab(options)

    const refresh = client.refresh()
    await pair.clock.advance(0)

    await refresh
    expect(events).toEqual([{ type: 'refreshed', generation: client.inspect()?.generation }])
  })

  test('FM-06: never steals a lock', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    const { locks, ...ports } = browser.openTab()
    const asked: LockOptions[] = []
    const request = (name: string, options: LockOptions, task: LockGrantedCallback<unknown>): Promise<unknown> => {
      asked.push(options)
      return locks.request(name, options, task)
    }
    const turns = webLockTurns({ request } as unknown as LockManager, 'test', pair.clock)
    const { client } = openTab({ ...ports, turns })
    await pair.signIn(client)

    await pair.clock.advance(3_600_000)

    expect(asked.length).toBeGreaterThan(6)
    expect(asked.filter(({ steal }) => steal)).toEqual([])
  })

  test('FM-06: goes on where its lock is stolen in the middle of a refresh, and so does the thief', async () => {
    await using pair = await createTestAuth()
    const { openTab, browser } = createWatchedBrowser(pair)
    const stolen = new DOMException('The lock was stolen', 'AbortError')
    const request = async (_name: string, _options: LockOptions, task: () => Promise<unknown>): Promise<never> => {
      void task()
      throw stolen
    }
    const turns = webLockTurns({ request } as unknown as LockManager, 'test', pair.clock)
    const [one, other] = [openTab({ ...browser.openTab(), turns }), openTab({ ...browser.openTab(), turns })]
    await pair.signIn(one.client)
    await pair.clock.advance(10)

    await Promise.all([one.client.refresh(), other.client.refresh()])
    await pair.clock.advance(3_600_000)

    expect([one.signOuts, other.signOuts]).toEqual([[], []])
    expect(one.client.inspect()?.generation).toBe(other.client.inspect()?.generation)
  })
})

describe('createAuthClient(), twice on one page', () => {
  test('FM-12: is one session where both have the same storage, and redeems once for both', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const { ports, client, signOuts } = openTab()
    const { client: other, signOuts: otherSignOuts } = openTab({ storage: ports.storage })
    await pair.signIn(client)
    await pair.clock.advance(10)

    await Promise.all([client.refresh(), other.refresh(), client.getAccessToken(), other.getAccessToken()])

    expect(countRequests(pair)).toBe(1)
    expect(await other.getAccessToken()).toBe(await client.getAccessToken())
    await other.signOut()
    await pair.clock.advance(10)
    expect([signOuts, otherSignOuts]).toEqual([['user'], ['user']])
  })

  test('FM-12: is two sessions where each has a storage of its own: a sign-out of one leaves the other', async () => {
    await using pair = await createTestAuth()
    const [one, other] = [pair.createClient(), pair.createClient()]
    await pair.signIn(one)
    await pair.signIn(other, { subject: 'bob' })

    await one.signOut()
    await pair.clock.advance(3_600_000)

    expect(other.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
  })
})
