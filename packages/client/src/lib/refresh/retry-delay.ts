import type { Random } from '@tokenpair/protocol'

const first = 1000
const longest = 60_000
const longestWish = 3600

/**
 * How long to wait before a failed redemption is repeated, in milliseconds: exponential, with a ceiling from one
 * second to one minute of which half to all is waited by luck, and never sooner than the server asked for, up to an hour.
 *
 * @param failures How many redemptions have failed in a row, from 1.
 * @param luck From 0 to 1.
 * @param retryAfter Seconds, as the server asked.
 */
export function retryDelay(failures: number, luck: number, retryAfter = 0): number {
  const ceiling = Math.min(longest, first * 2 ** (failures - 1))
  return Math.ceil(Math.max(Math.min(retryAfter, longestWish) * 1000, ceiling * (0.5 + luck / 2)))
}

/** A number from 0 to 1. */
export function chance(random: Random): number {
  return (random.bytes(1)[0] ?? 0) / 255
}
