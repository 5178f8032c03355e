import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { redeemChain } from '../../src/lib/rotation/redeem-chain.ts'
import type { RedemptionOutcome } from '../../src/lib/rotation/redeem.ts'
import { attempt, now, redemption, rowAt, tokenAt } from './rotation-fixture.ts'

const clock = { now: () => now, monotonic: () => 0, schedule: () => () => undefined }

/** Presents a token of an honest client with an attempt id, and with those that are said to have followed. */
async function present(generation: number, [first, ...later]: readonly [number, ...(readonly number[])]) {
  const store = memoryStore()
  await store.insert(rowAt(5))
  const context = { store, clock, accessTokenLifetime: 600_000, replayWindow: 30_000 }
  const outcome: RedemptionOutcome = await redeemChain(
    redemption(tokenAt(generation), attempt(first)),
    later.map((number) => attempt(number)),
    context,
  )
  return { outcome, row: await store.find(rowAt(5).id) }
}

const theLastOne = { outcome: { kind: 'renewed', isReplay: true, session: rowAt(5) }, row: rowAt(5) }

describe('redeemChain()', () => {
  test.each([
    [4, [4]],
    [3, [3, 4]],
    [2, [2, 3, 4]],
  ] as const)('leads from token %i to the last exchange, and writes nothing', async (generation, attempts) => {
    expect(await present(generation, attempts)).toEqual(theLastOne)
  })

  test('stops at the last exchange, and does not make the next one', async () => {
    expect(await present(3, [3, 4, 5])).toEqual(theLastOne)
  })

  test('makes no exchange that follows a present token', async () => {
    const { outcome, row } = await present(5, [5, 6, 7])

    expect(outcome).toMatchObject({ kind: 'renewed', isReplay: false, session: { generation: 6 } })
    expect(row).toMatchObject({ generation: 6 })
  })

  test('is at its end where the attempt ids are', async () => {
    expect(await present(2, [2, 3])).toEqual({ outcome: { kind: 'finished' }, row: rowAt(5) })
  })

  test('sees reuse in an attempt id on the way that is not the one of that exchange', async () => {
    expect((await present(3, [3, 99])).outcome.kind).toBe('reused')
    expect((await present(2, [2, 99, 4])).outcome.kind).toBe('reused')
  })

  test('goes nowhere from an exchange that was never made', async () => {
    expect((await present(3, [99, 4])).outcome.kind).toBe('reused')
  })
})
