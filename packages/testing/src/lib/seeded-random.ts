import type { Random } from '@tokenpair/client'

/** Chance that repeats itself for the same seed. For tests only: anybody can guess it. */
export interface SeededRandom extends Random {
  /** A number from 0 up to, and without, 1. */
  number(): number
}

/**
 * Creates repeatable chance (mulberry32).
 *
 * @param seed A whole number; print it where a test fails.
 * @returns Chance for server and clients alike.
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    number: () => next() / 2 ** 32,
    bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24),
  }
}
