import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chance, retryDelay } from '../../src/lib/refresh/retry-delay.ts'

const failures = fc.integer({ min: 1, max: 5000 })
const luck = fc.double({ min: 0, max: 1, noNaN: true })

describe('retryDelay()', () => {
  test.each([
    [1, 500, 1000],
    [2, 1000, 2000],
    [3, 2000, 4000],
    [6, 16_000, 32_000],
    [7, 30_000, 60_000],
    [2000, 30_000, 60_000],
  ])('waits after failure %d between %d and %d milliseconds', (count, shortest, longest) => {
    expect(retryDelay(count, 0)).toBe(shortest)
    expect(retryDelay(count, 1)).toBe(longest)
  })

  test('waits as long as the server asked, where that is longer', () => {
    expect(retryDelay(1, 1, 120)).toBe(120_000)
  })

  test('waits its own time where the server asked for less', () => {
    expect(retryDelay(7, 1, 1)).toBe(60_000)
  })

  test.each([3601, 1e9, Number.POSITIVE_INFINITY])('waits an hour where the server asked for %d seconds', (wish) => {
    expect(retryDelay(1, 0, wish)).toBe(3_600_000)
  })

  test('takes no notice of a wish below zero', () => {
    expect(retryDelay(1, 0, -1000)).toBe(500)
  })

  test('FM-30: is a whole number from half a second to a minute, whatever has failed how often', () => {
    fc.assert(
      fc.property(failures, luck, (count, fortune) => {
        const delay = retryDelay(count, fortune)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(500)
        expect(delay).toBeLessThanOrEqual(60_000)
      }),
    )
  })
})

describe('chance()', () => {
  test.each([
    [0, 0],
    [255, 1],
    [51, 0.2],
  ])('makes of the byte %d the number %d', (byte, expected) => {
    expect(chance({ bytes: () => Uint8Array.of(byte) })).toBe(expected)
  })
})
