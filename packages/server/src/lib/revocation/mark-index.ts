import type { MarkKey } from './mark-key.ts'
import type { PackedMarks } from './packed-marks.ts'

/** Where in a list the marks of a key are: a hash table of places, with open addressing. */
export interface MarkIndex {
  /** The places of the marks of a key. */
  find(key: MarkKey): readonly number[]
  /** Takes note of the mark at a place. */
  add(place: number): void
  /** Forgets the mark at a place, which is still there. */
  remove(place: number): void
  /** Takes note that a mark is to go from one place to another. */
  move(from: number, to: number): void
}

/** At most so much of the table is filled: with more, those who look for nothing look at many. */
const mostFilled = 0.6
const leastFilled = 0.1
const smallest = 64

const nowhere: readonly number[] = []

/** Creates the index of a list that is empty. */
export function createMarkIndex(marks: Pick<PackedMarks, 'isOf' | 'keyAt'>): MarkIndex {
  let slots: Uint32Array = new Uint32Array(smallest) // each a place and 1, or 0 for none
  let filled = 0
  const firstSlot = (key: MarkKey): number => hash(key) & (slots.length - 1)
  const next = (slot: number): number => (slot + 1) & (slots.length - 1)
  const put = (value: number): void => {
    let slot = firstSlot(marks.keyAt(value - 1))
    while (slots[slot] !== 0) slot = next(slot)
    slots[slot] = value
  }
  const slotOf = (place: number): number => {
    let slot = firstSlot(marks.keyAt(place))
    while (slots[slot] !== place + 1) slot = next(slot)
    return slot
  }
  const resize = (length: number): void => {
    const before = slots
    slots = new Uint32Array(length)
    for (const value of before) if (value !== 0) put(value)
  }
  /** Moves up what stands behind an empty slot, as far as it might not be found any more. */
  const closeGap = (emptied: number): void => {
    let gap = emptied
    for (let slot = next(gap), value = slots[slot] ?? 0; value !== 0; slot = next(slot), value = slots[slot] ?? 0) {
      const distance = (slot - firstSlot(marks.keyAt(value - 1))) & (slots.length - 1)
      if (distance < ((slot - gap) & (slots.length - 1))) continue
      slots[gap] = value
      slots[slot] = 0
      gap = slot
    }
  }
  return {
    find: (key) => {
      let found: number[] | undefined
      for (
        let slot = firstSlot(key), value = slots[slot] ?? 0;
        value !== 0;
        slot = next(slot), value = slots[slot] ?? 0
      ) {
        if (marks.isOf(value - 1, key)) (found ??= []).push(value - 1)
      }
      return found ?? nowhere
    },
    add: (place) => {
      filled += 1
      if (filled > slots.length * mostFilled) resize(slots.length * 2)
      put(place + 1)
    },
    remove: (place) => {
      const slot = slotOf(place)
      slots[slot] = 0
      closeGap(slot)
      filled -= 1
      if (slots.length > smallest && filled < slots.length * leastFilled) resize(slots.length / 2)
    },
    move: (from, to) => {
      slots[slotOf(from)] = to + 1
    },
  }
}

function hash(key: MarkKey): number {
  const half = Math.imul((key[2] ?? 0) ^ Math.imul(key[3] ?? 0, 0x9e3779b1), 0x85ebca6b)
  const mixed = Math.imul((key[0] ?? 0) ^ Math.imul((key[1] ?? 0) ^ half, 0xc2b2ae35), 0x27d4eb2f)
  return mixed ^ (mixed >>> 15)
}
