import { chance } from '../../../../packages/client/src/lib/refresh/retry-delay.ts'
import { seededRandom } from '../../../../packages/testing/src/lib/seeded-random.ts'

/** Repeatable chance for a simulation. */
export interface Dice {
  /** A number from 0 up to, and without, 1. */
  number(): number
  /** A number from 0 to 1, drawn as the client draws it: one of 256. */
  luck(): number
  /** A waiting time whose mean is given, where nothing remembers how long it has waited already. */
  wait(mean: number): number
}

/** Creates dice that fall alike for the same seed. */
export function createDice(seed: number): Dice {
  const random = seededRandom(seed)
  const number = (): number => random.number()
  const byte = new Uint8Array(1) // one for all draws: there are hundreds of millions
  const bytes = (): Uint8Array<ArrayBuffer> => {
    byte[0] = number() * 256
    return byte
  }
  return { number, luck: () => chance({ bytes }), wait: (mean) => -mean * Math.log(1 - number()) }
}
