import { AuthError } from '@tokenpair/protocol'
import { manualClock, seededRandom } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { keepTrying } from '../../src/lib/refresh/keep-trying.ts'

const lost = new AuthError('unavailable', 'The answer has not come')

/** Tries a task that comes out as given, the last way again and again, and lets time pass. Answers how often it was tried. */
async function countTries(outcomes: readonly (boolean | Error)[], ms: number): Promise<number> {
  const ports = { clock: manualClock(), random: seededRandom(1) }
  let tries = 0
  await keepTrying(ports, async () => {
    const outcome = outcomes[Math.min(tries, outcomes.length - 1)]
    tries += 1
    if (outcome instanceof Error) throw outcome
    return outcome === true
  })
  await ports.clock.advance(ms)
  return tries
}

describe('keepTrying()', () => {
  test('does what is done at once only once', async () => {
    expect(await countTries([true], 600_000)).toBe(1)
  })

  test('tries again until it is done, whether it failed or was not believed', async () => {
    expect(await countTries([lost, false, true], 600_000)).toBe(3)
  })

  test('gives up after eight times', async () => {
    expect(await countTries([lost], 3_600_000)).toBe(8)
  })

  test('waits as long as the server asked for', async () => {
    const busy = new AuthError('rate_limited', 'Too many requests', { retryAfter: 100 })

    expect(await countTries([busy], 99_999)).toBe(1)
    expect(await countTries([busy], 100_000)).toBe(2)
  })

  test('ends where a storage fails, which is reported by whoever needs it', async () => {
    expect(await countTries([new Error('The disk is full')], 600_000)).toBe(1)
  })
})
