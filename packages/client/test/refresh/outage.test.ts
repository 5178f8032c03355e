import { seededRandom } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { decideRefresh } from '../../src/lib/refresh/refresh-schedule.ts'
import { chance, retryDelay } from '../../src/lib/refresh/retry-delay.ts'
import { samplePair } from '../samples.ts'

const clients = 10_000
const seed = 5

/** When each of the clients asks again after an outage, in milliseconds from its end. They all met it at once. */
function returnsAfter(outage: number): readonly number[] {
  const random = seededRandom(seed)
  return Array.from({ length: clients }, () => {
    let now = 0
    for (let failures = 1; now < outage; failures++) now += retryDelay(failures, chance(random))
    return now - outage
  })
}

/** The most that fall into one second, by what would fall into one if so many seconds shared them evenly. */
function peakOf(moments: readonly number[], seconds: number): number {
  const counts = new Map<number, number>()
  for (const moment of moments) {
    const second = Math.floor(moment / 1000)
    counts.set(second, (counts.get(second) ?? 0) + 1)
  }
  return Math.max(...counts.values()) / (moments.length / seconds)
}

describe('ten thousand clients', () => {
  test.each([300, 900, 3600])(
    `FM-30: come back over a minute after an outage of %d seconds, and not all at once (seed ${seed})`,
    (seconds) => {
      const returns = returnsAfter(seconds * 1000)
      const peak = peakOf(returns, 60)
      process.stdout.write(`outage of ${seconds} s: the busiest second has ${peak.toFixed(2)} times the mean\n`)

      expect(Math.max(...returns)).toBeLessThanOrEqual(60_000)
      expect(peak).toBeLessThan(3)
    },
  )

  test(`FM-30: do not refresh in one second that were signed in within one (seed ${seed})`, () => {
    const random = seededRandom(seed)
    const moments = Array.from({ length: clients }, () => decideRefresh(samplePair(), 0, chance(random)).refreshIn)

    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(2900)
    expect(peakOf(moments, 3)).toBeLessThan(1.5)
  })
})
