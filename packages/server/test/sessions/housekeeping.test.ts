import type { SessionStore, Sweep, SweepResult } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createHousekeeping, type Housekeeping } from '../../src/lib/sessions/housekeeping.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { createSession } from '../stores/stored-session.ts'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const week = 604_800_000

function numberedId(number: number) {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number)
  return sessionIdFromBytes(bytes)
}

/** Housekeeping of a store that only sweeps, and what it was asked for. */
function createRig(sweep: (asked: Sweep) => Promise<SweepResult>) {
  const clock = manualClock()
  const machine = clock.fork()
  const asked: Sweep[] = []
  const errors: unknown[] = []
  const store: SessionStore = {
    ...memoryStore(),
    sweep: (each) => {
      asked.push(each)
      return sweep(each)
    },
  }
  const housekeeping: Housekeeping = createHousekeeping({
    store,
    clock: machine,
    retention: week,
    onError: (error) => errors.push(error),
  })
  return { ...housekeeping, asked, errors, clock, machine }
}

const nothing = async (): Promise<SweepResult> => ({ deleted: 0, next: undefined })

describe('the housekeeping of a store', () => {
  test('sweeps at the first occasion, what ended longer ago than it is kept', () => {
    const rig = createRig(nothing)
    rig.tidyUp()

    const now = rig.clock.now()
    expect(rig.asked).toEqual([{ endedBy: now - week, now, limit: 500, after: undefined }])
  })

  test('sweeps once in ten seconds at most, however much there is to do', async () => {
    const rig = createRig(nothing)
    for (let tenth = 0; tenth < 400; tenth++) {
      rig.tidyUp()
      await rig.clock.advance(100)
    }

    expect(rig.asked).toHaveLength(4)
  })

  test('waits neither longer nor shorter where the clock is set', async () => {
    const rig = createRig(nothing)
    rig.tidyUp()
    await rig.clock.advance(9999)
    rig.machine.jump(3_600_000)
    rig.tidyUp()
    const before = rig.asked.length
    rig.machine.jump(-7_200_000)
    await rig.clock.advance(1)
    rig.tidyUp()

    expect([before, rig.asked.length]).toEqual([1, 2])
  })

  test('begins no sweep before the last one is over', async () => {
    const rig = createRig(() => new Promise(() => undefined))
    rig.tidyUp()
    await rig.clock.advance(60_000)
    rig.tidyUp()

    expect(rig.asked).toHaveLength(1)
  })

  test('goes on where the last sweep came to, and starts over at the end', async () => {
    const places = [numberedId(1), numberedId(2), undefined, numberedId(1)]
    const rig = createRig(async () => ({ deleted: 0, next: places[rig.asked.length - 1] }))
    for (let sweeps = 0; sweeps < 4; sweeps++) {
      rig.tidyUp()
      await rig.clock.advance(10_000)
    }

    expect(rig.asked.map(({ after }) => after)).toEqual([undefined, numberedId(1), numberedId(2), undefined])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('The disk is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('The disk is full'))],
  ])('tells a failure to onError and to nobody else, and tries again: %s', async (_, fail) => {
    const rig = createRig(fail)
    rig.tidyUp()
    await rig.clock.advance(10_000)
    rig.tidyUp()
    await rig.clock.advance(0)

    expect(rig.errors.map(String)).toEqual(['Error: The disk is full', 'Error: The disk is full'])
    expect(rig.asked).toHaveLength(2)
  })

  test('is over with the server, which waits for a sweep that is going on', async () => {
    const finish: (() => void)[] = []
    const rig = createRig(
      () =>
        new Promise((resolve) => {
          finish.push(() => resolve({ deleted: 0, next: undefined }))
        }),
    )
    rig.tidyUp()
    let isClosed = false
    const closed = rig.close().then(() => {
      isClosed = true
    })
    await rig.clock.advance(60_000)
    const before = isClosed
    for (const each of finish) each()
    await closed
    rig.tidyUp()

    expect([before, isClosed, rig.asked.length]).toEqual([false, true, 1])
  })
})

const stores: readonly (readonly [string, () => SessionStore])[] = [
  ['memoryStore()', () => memoryStore()],
  ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
]

describe.each(stores)('%s, while there is traffic', (_, createStore) => {
  const rows = 2000

  /** Inserts rows of which every other one has ended now. */
  async function fill(store: SessionStore, now: number): Promise<void> {
    const alive = { idleExpiresAt: now + 10 * week, absoluteExpiresAt: now + 10 * week }
    for (let number = 0; number < rows; number++) {
      const revocation = number % 2 === 0 ? ({ at: now, reason: 'ended' } as const) : undefined
      await store.insert(createSession({ id: numberedId(number), subject: 'carol', ...alive, revocation }))
    }
  }

  async function countRows(store: SessionStore): Promise<number> {
    const found = await Promise.all(Array.from({ length: rows }, (__, number) => store.find(numberedId(number))))
    return found.filter((session) => session !== undefined).length
  }

  test('W25, devise-jwt W3, N-30, Rodauth W15: purges by itself all that has ended, batch by batch, after the time that it is kept for', async () => {
    const inner = createStore()
    const deleted: number[] = []
    const sweep: SessionStore['sweep'] = async (asked) => {
      const result = await inner.sweep(asked)
      deleted.push(result.deleted)
      return result
    }
    await using server = await createTestServer({ store: { ...inner, sweep }, endedSessionRetention: 60 })
    await fill(inner, server.clock.now())
    for (let sweeps = 0; sweeps < 14; sweeps++) {
      await server.signIn()
      await server.clock.advance(10_000)
    }

    // Six sweeps come within the minute, each of 500 rows: the walk is in the middle of its second round by then.
    expect(deleted.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect(Math.max(...deleted)).toBe(250)
    expect(await countRows(inner)).toBe(rows / 2)
  })

  test('sweeps also where redemptions are all there is, disturbs no chain, and rests where nothing happens', async () => {
    const inner = createStore()
    let sweeps = 0
    const sweep: SessionStore['sweep'] = (asked) => {
      sweeps += 1
      return inner.sweep(asked)
    }
    await using server = await createTestServer({ store: { ...inner, sweep }, endedSessionRetention: 1 })
    let { refreshToken } = await server.signIn()
    const statuses: number[] = []
    for (let redemption = 1; redemption <= 20; redemption++) {
      await server.clock.advance(5000)
      const answer = await server.redeem(refreshToken, attempt(redemption))
      refreshToken = refreshTokenOf(answer)
      statuses.push(answer.status)
    }
    const before = sweeps
    await server.clock.advance(600_000)

    expect(new Set(statuses)).toEqual(new Set([200]))
    expect([before, sweeps]).toEqual([11, 11])
  })
})
