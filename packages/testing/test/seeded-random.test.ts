import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../src/index.ts'

describe('seededRandom()', () => {
  test('repeats itself for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [seededRandom(seed), seededRandom(seed)]
        expect([one.bytes(20), one.number(), one.bytes(3)]).toEqual([other.bytes(20), other.number(), other.bytes(3)])
      }),
    )
  })

  test('is mulberry32 in every version, so that a printed seed keeps its meaning', () => {
    const random = seededRandom(1)

    expect(random.number()).toBeCloseTo(0.627_073_94, 8)
    expect([...random.bytes(4)]).toEqual([0, 135, 251, 247])
  })

  test('differs by seed and from one draw to the next', () => {
    const random = seededRandom(7)
    const draws = [random.bytes(16), random.bytes(16), seededRandom(8).bytes(16)].map(String)

    expect(new Set(draws).size).toBe(3)
  })

  test('draws as many bytes as it is asked for', () => {
    fc.assert(
      fc.property(fc.nat(100), (length) => {
        expect(seededRandom(1).bytes(length)).toHaveLength(length)
      }),
    )
  })

  test('draws numbers from 0 up to, and without, 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const number = seededRandom(seed).number()
        expect(number).toBeGreaterThanOrEqual(0)
        expect(number).toBeLessThan(1)
      }),
    )
  })

  test('draws every byte about as often as any other', () => {
    const counts = Array.from({ length: 256 }, () => 0)
    for (const byte of seededRandom(1).bytes(256 * 200)) counts[byte] = (counts[byte] ?? 0) + 1

    expect(Math.min(...counts)).toBeGreaterThan(140)
    expect(Math.max(...counts)).toBeLessThan(260)
  })
})
