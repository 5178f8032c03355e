import { describe, expect, test } from 'vitest'
import { createLogReader } from '../../../../packages/server/src/lib/revocation/log-reader.ts'
import type { RevocationEntry, RevocationPage } from '../../../../packages/server/src/lib/revocation/revocation-log.ts'
import { manualClock } from '../../../../packages/testing/src/index.ts'
import { createDice, type Dice } from '../../src/simulation/dice.ts'
import { simulatePropagation } from '../../src/simulation/propagation.ts'

const entry: RevocationEntry = { target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: 1 }
const readingTakes = 40
const pushTakes = 10
const duration = 3000

/** The delays and the number of readings of the server's own log reader. */
async function watchReader(committedAt: readonly number[], way: 'push' | 'poll'): Promise<readonly number[]> {
  const clock = manualClock()
  const delays: number[] = []
  let push = (): void => undefined
  const after = (ms: number): Promise<void> => new Promise((resolve) => clock.schedule(resolve, ms))
  const reader = createLogReader({
    clock,
    onError: (error) => {
      throw error
    },
    onPage: (entries) => {
      for (const _ of entries) delays.push(clock.monotonic() - (committedAt[delays.length] ?? 0))
    },
    log: {
      isShared: true,
      append: async () => undefined,
      read: async (position): Promise<RevocationPage> => {
        await after(readingTakes / 2)
        const seen = committedAt.filter((at) => at <= clock.monotonic()).length
        await after(readingTakes / 2)
        return { entries: Array.from({ length: seen - Number(position ?? 0) }, () => entry), position: String(seen) }
      },
      listen: (listener) => {
        if (way === 'push') push = listener
        return () => undefined
      },
    },
  })
  const starting = reader.start()
  for (const at of committedAt) clock.schedule(() => push(), at + pushTakes)
  await clock.advance(duration)
  await starting
  return delays.toSorted((one, other) => one - other)
}

describe('simulatePropagation()', () => {
  test.each(['push', 'poll'] as const)('finds the delays of the log reader, by %s', async (way) => {
    // The reader has read once by then, and reads again at 540 milliseconds.
    const shares = [0.3, 0.31, 0.312, 0.5, 0.72]
    const firstPoll = readingTakes + 500
    const numbers = [...shares, firstPoll / 500]
    const dice: Dice = { ...createDice(1), number: () => numbers.shift() ?? 0 }
    const watched = await watchReader(
      shares.map((share) => share * duration),
      way,
    )

    const { delays } = simulatePropagation({
      servers: 1,
      rate: (shares.length / duration) * 1000,
      duration,
      dice,
      readingTakes: () => readingTakes,
      pushTakes: way === 'push' ? () => pushTakes : undefined,
    })

    expect(watched).toHaveLength(shares.length)
    expect([...delays].map(Math.round)).toEqual(watched)
  })

  test('tells every server within a tenth of a second by push, and within a second without', () => {
    const way = { servers: 20, rate: 5, duration: 20_000, readingTakes: (dice: Dice) => 1 + dice.wait(1) }
    const pushed = simulatePropagation({ ...way, dice: createDice(2), pushTakes: (dice) => dice.wait(1) })
    const polled = simulatePropagation({ ...way, dice: createDice(2) })

    expect(pushed.delays.at(-1)).toBeLessThan(100)
    expect(polled.delays.at(-1)).toBeLessThan(1000)
  })

  test('falls behind where each push is a reading of its own and there are more than can be read', () => {
    const way = { servers: 1, rate: 1200, duration: 3000, readingTakes: () => 2, pushTakes: () => 1 }
    const each = simulatePropagation({ ...way, dice: createDice(3), readings: 'each' })
    const shared = simulatePropagation({ ...way, dice: createDice(3) })

    expect(each.backlog).toBeGreaterThan(1500)
    expect(shared.backlog).toBeLessThan(10)
    expect(shared.delays.at(-1)).toBeLessThan(10)
  })
})
