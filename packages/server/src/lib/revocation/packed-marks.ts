import type { MarkKey } from './mark-key.ts'
import type { RevocationEntry } from './revocation-log.ts'
import { createWordRecords } from './word-records.ts'

/** What an entry of the log says of the tokens that it is about. */
export interface Mark extends Pick<RevocationEntry, 'mark' | 'until'> {
  /** `Infinity` for all tokens. */
  readonly issuedBefore: number
}

/** A list of marks with their keys, in 28 bytes each. */
export interface PackedMarks {
  readonly size: number
  push(key: MarkKey, mark: Mark): void
  /** Puts the last one into the place of this one, and the list is shorter by one. */
  replaceByLast(index: number): void
  isOf(index: number, key: MarkKey): boolean
  /** The key, as long as the list does not change. */
  keyAt(index: number): MarkKey
  markAt(index: number): Mark
  untilAt(index: number): number
}

// Four words for the key, one for the lower half of each moment, and one for their upper halves and the mark.
const [untilWord, issuedWord, upperWord, words] = [4, 5, 6, 7]
const deadBit = 0x80_00_00_00
const wordSize = 2 ** 32

/** Moments lie before this one, in the year 6429. A later one stands for never. */
const never = 2 ** 47 - 1

/** Creates an empty list. */
export function createPackedMarks(): PackedMarks {
  const records = createWordRecords(words)
  const untilAt = (index: number): number =>
    records.word(index, untilWord) + ((records.word(index, upperWord) >>> 16) & 0x7fff) * wordSize
  return {
    get size() {
      return records.size
    },
    push: (key, { mark, issuedBefore, until }) => {
      const [end, issued] = [packable(until), packable(issuedBefore)]
      const record = records.add()
      record.set(key)
      record[untilWord] = end
      record[issuedWord] = issued
      record[upperWord] = (upperHalf(end) << 16) | upperHalf(issued) | (mark === 'dead' ? deadBit : 0)
    },
    replaceByLast: (index) => records.replaceByLast(index),
    isOf: (index, key) => records.startsWith(index, key),
    keyAt: (index) => records.at(index),
    markAt: (index) => {
      const upper = records.word(index, upperWord)
      const issuedBefore = records.word(index, issuedWord) + (upper & 0xffff) * wordSize
      return {
        mark: (upper & deadBit) === 0 ? 'stale' : 'dead',
        issuedBefore: issuedBefore === never ? Infinity : issuedBefore,
        until: untilAt(index),
      }
    },
    untilAt,
  }
}

function packable(moment: number): number {
  return Math.max(0, Math.min(Math.ceil(moment), never))
}

function upperHalf(moment: number): number {
  return Math.floor(moment / wordSize)
}
