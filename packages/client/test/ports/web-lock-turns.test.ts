import { type ManualClock, manualClock } from '@tokenpair/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLockManager, type TestLockManager } from '../../../testing/test/campaign/lock-manager.ts'
import { type TurnTaking, webLockTurns } from '../../src/lib/ports/turn-taking.ts'

let clock: ManualClock
let locks: TestLockManager
let log: string[]

beforeEach(() => {
  clock = manualClock()
  locks = createLockManager()
  log = []
})

function openTab(): TurnTaking {
  return webLockTurns(locks.openTab().manager, 'test', clock)
}

/** A task that takes some milliseconds. */
function work(name: string, ms: number): () => Promise<string> {
  return async () => {
    log.push(`${name} begins at ${clock.monotonic()}`)
    await new Promise<void>((resolve) => void clock.schedule(resolve, ms))
    log.push(`${name} ends at ${clock.monotonic()}`)
    return name
  }
}

/** Locks that do one thing, whatever is asked. */
function strangeLocks(request: (enter: () => Promise<unknown>) => Promise<unknown>): LockManager {
  const manager = { request: (_name: string, _options: unknown, enter: () => Promise<unknown>) => request(enter) }
  return manager as unknown as LockManager
}

describe('webLockTurns()', () => {
  test('does at once what nobody else is doing, and answers its result', async () => {
    const done = openTab().run(work('one', 10))
    await clock.advance(10)

    expect(await done).toBe('one')
    expect(log).toEqual(['one begins at 0', 'one ends at 10'])
  })

  test('lets one tab after the other do it, the next a moment later', async () => {
    const tabs = [openTab(), openTab(), openTab()]
    tabs.forEach((tab, index) => void tab.run(work(`tab ${index}`, 1000)))

    await clock.advance(10_000)

    expect(log).toEqual([
      'tab 0 begins at 0',
      'tab 0 ends at 1000',
      'tab 1 begins at 1100',
      'tab 1 ends at 2100',
      'tab 2 begins at 2200',
      'tab 2 ends at 3200',
    ])
  })

  test('answers without waiting for that moment', async () => {
    const done = openTab().run(async () => 'result')

    expect(await done).toBe('result')
  })

  test('FM-02, FM-04, W4: passes by, after five seconds, a tab that is frozen', async () => {
    void openTab().run(() => new Promise(() => undefined))

    void openTab().run(work('next', 10))
    await clock.advance(4999)
    expect(log).toEqual([])

    await clock.advance(11)
    expect(log).toEqual(['next begins at 5000', 'next ends at 5010'])
  })

  test('lets nobody wait for a tab that passed another by', async () => {
    void openTab().run(work('slow', 6000))
    void openTab().run(work('impatient', 10))
    await clock.advance(7000)

    void openTab().run(work('last', 10))
    await clock.advance(10)

    expect(log.at(-1)).toBe('last ends at 7010')
  })

  test('gives up waiting only for the lock: a task of its own may take longer', async () => {
    const done = openTab().run(work('long', 60_000))
    await clock.advance(60_000)

    expect(await done).toBe('long')
  })

  test('passes on what a task throws, and gives the lock back', async () => {
    const failure = new Error('No')
    await expect(openTab().run(() => Promise.reject(failure))).rejects.toBe(failure)

    void openTab().run(work('next', 0))
    await clock.advance(100)

    expect(log).toEqual(['next begins at 100', 'next ends at 100'])
  })

  test('FM-03: hands the lock on where a tab is closed in the middle', async () => {
    const closing = locks.openTab()
    void webLockTurns(closing.manager, 'test', clock).run(() => new Promise(() => undefined))
    void openTab().run(work('next', 0))
    await clock.advance(10)

    closing.close()
    await clock.advance(0)

    expect(log).toContain('next begins at 10')
  })

  test.each([
    ['refuses', () => Promise.reject(new DOMException('Not here', 'SecurityError'))],
    [
      'steals the lock at once',
      async (enter: () => Promise<unknown>) => {
        void enter()
        throw new DOMException('Stolen', 'AbortError')
      },
    ],
    [
      'steals the lock in the middle',
      async (enter: () => Promise<unknown>) => {
        void enter()
        await new Promise<void>((resolve) => void clock.schedule(resolve, 5))
        throw new DOMException('Stolen', 'AbortError')
      },
    ],
  ])('FM-05: does it all the same, once, where the browser %s', async (_, request) => {
    const done = webLockTurns(strangeLocks(request), 'test', clock).run(work('one', 10))
    await clock.advance(1000)

    expect(await done).toBe('one')
    expect(log).toEqual(['one begins at 0', 'one ends at 10'])
  })

  test('asks for a lock of the name it was given', async () => {
    const names: string[] = []
    const request = async (name: string, _options: unknown, enter: () => Promise<unknown>): Promise<unknown> => {
      names.push(name)
      return enter()
    }
    await webLockTurns({ request } as unknown as LockManager, 'tokenpair:shop', clock).run(async () => undefined)

    expect(names).toEqual(['tokenpair:shop'])
  })
})
