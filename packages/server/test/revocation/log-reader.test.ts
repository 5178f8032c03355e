import type { RevocationEntry, RevocationLog, RevocationPage } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createLogReader } from '../../src/lib/revocation/log-reader.ts'
import { countingClock } from './server-on.ts'

const entry: RevocationEntry = { target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: 9 }

/** A log whose readings end when a test says so, and what was asked of it. */
function createRig(isShared = true) {
  const clock = countingClock()
  const asked: (string | undefined)[] = []
  const waiting: { resolve: (page: RevocationPage) => void; reject: (error: Error) => void }[] = []
  const listeners = new Set<() => void>()
  const log: RevocationLog = {
    isShared,
    append: async () => undefined,
    read: (after) => {
      asked.push(after)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const pages: (readonly RevocationEntry[])[] = []
  const errors: unknown[] = []
  const reader = createLogReader({
    log,
    clock,
    onPage: (page) => pages.push(page),
    onError: (error) => errors.push(error),
  })
  const answer = async (position: string, count = 1): Promise<void> => {
    waiting.shift()?.resolve({ entries: Array.from({ length: count }, () => entry), position })
    await clock.advance(0)
  }
  const fail = async (message: string): Promise<void> => {
    waiting.shift()?.reject(new Error(message))
    await clock.advance(0)
  }
  const tell = async (): Promise<void> => {
    for (const listener of listeners) listener()
    await clock.advance(0)
  }
  return { ...reader, reader, clock, asked, pages, errors, listeners, answer, fail, tell }
}

describe('the reader of the revocation log', () => {
  test('begins at the start of the log, and goes on from where it came to, half a second later', async () => {
    const rig = createRig()
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.answer('a')
    await rig.clock.advance(499)
    const before = [...rig.asked]
    await rig.clock.advance(1)

    expect([before, rig.asked]).toEqual([[undefined], [undefined, 'a']])
  })

  test('has not started before it has read to the end', async () => {
    const rig = createRig()
    let isStarted = false
    void rig.reader.start().then(() => {
      isStarted = true
    })
    await rig.clock.advance(0)
    await rig.answer('a', 1000)
    const before = isStarted
    await rig.answer('b', 999)

    expect([before, isStarted, rig.asked]).toEqual([false, true, [undefined, 'a']])
  })

  test('makes one reading at a time: what is told meanwhile, however often, is read by a single one afterwards, from where that one came to', async () => {
    const rig = createRig()
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.tell()
    await rig.tell()
    const during = [...rig.asked]
    await rig.answer('a')
    await rig.answer('b')

    expect([during, rig.asked]).toEqual([[undefined], [undefined, 'a']])
  })

  test('reads from the same place again where a reading fails', async () => {
    const rig = createRig()
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.answer('a')
    await rig.clock.advance(500)
    await rig.fail('The disk is gone')
    await rig.clock.advance(500)

    expect(rig.errors.map(String)).toEqual(['Error: The disk is gone'])
    expect(rig.asked).toEqual([undefined, 'a', 'a'])
  })

  test('knows how long ago the log was as it knows it: since the reading began that came to its end', async () => {
    const rig = createRig()
    const staleness = [rig.reader.staleness]
    void rig.reader.start()
    await rig.clock.advance(300)
    await rig.answer('a')
    staleness.push(rig.reader.staleness)
    await rig.clock.advance(200)
    staleness.push(rig.reader.staleness)

    expect(staleness).toEqual([Infinity, 300, 500])
    expect(createRig(false).reader.staleness).toBe(0)
  })

  test('gives up on a reading that is not answered within five seconds, and drops what it answers later', async () => {
    const rig = createRig()
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.answer('a')
    await rig.clock.advance(500 + 4999)
    const before = rig.errors.length
    await rig.clock.advance(1)
    await rig.clock.advance(500)
    await rig.answer('late')
    await rig.answer('b')
    await rig.clock.advance(500)

    expect([before, rig.errors.map(String)]).toEqual([0, [expect.stringContaining('not read within 5 seconds')]])
    expect(rig.asked).toEqual([undefined, 'a', 'a', 'b'])
    expect(rig.pages).toHaveLength(2)
  })

  test('asks the less often, the more readings are unanswered: a few dozen within an hour, and one a minute at least', async () => {
    const rig = createRig()
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.answer('a')
    await rig.clock.advance(3_600_000)
    const withinAnHour = rig.asked.length
    await rig.clock.advance(60_500)

    expect(withinAnHour).toBeLessThan(70)
    expect(rig.asked.length).toBeGreaterThan(withinAnHour)
  })

  test('cannot start where the log does not answer, and says so after five seconds', async () => {
    const rig = createRig()
    const started = rig.reader.start().catch(String)
    await rig.clock.advance(5000)

    expect(await started).toContain('not read within 5 seconds')
    expect([rig.clock.timers, rig.listeners.size]).toEqual([0, 0])
  })

  test('sets no timer where nobody else writes to the log', async () => {
    const rig = createRig(false)
    void rig.reader.start()
    await rig.clock.advance(0)
    await rig.answer('a')

    expect(rig.clock.timers).toBe(0)
    expect(rig.listeners.size).toBe(1)
  })

  test('leaves no timer and no listener behind where it cannot start', async () => {
    const rig = createRig()
    const started = rig.reader.start().catch(String)
    await rig.clock.advance(0)
    await rig.fail('The disk is gone')

    expect(await started).toBe('Error: The disk is gone')
    expect([rig.clock.timers, rig.listeners.size]).toEqual([0, 0])
  })

  test.each(['answers', 'fails'])(
    'stops in the middle of a reading, waits for it, and says nothing of it: it %s',
    async (how) => {
      const rig = createRig()
      void rig.reader.start()
      await rig.clock.advance(0)
      await rig.answer('a')
      await rig.clock.advance(500)
      let isStopped = false
      const stopped = rig.reader.stop().then(() => {
        isStopped = true
      })
      await rig.clock.advance(0)
      const before = isStopped
      await (how === 'fails' ? rig.fail('The store is closed') : rig.answer('b', 1000))
      await stopped
      await rig.clock.advance(10_000)

      expect([before, isStopped]).toEqual([false, true])
      expect([rig.clock.timers, rig.listeners.size, rig.asked.length]).toEqual([0, 0, 2])
      expect(rig.errors).toEqual([])
    },
  )
})
