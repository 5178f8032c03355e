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

/** The places of the marks of a key that has none. */
export const nowhere: readonly number[] = []

/** Creates the index of a list that is empty. */
export function createMarkIndex(marks: Pick<PackedMarks, 'isOf' | 'keyAt'>): MarkIndex {
  // Each slot is 0, or holds a place and 1 in as many bits as the table has slots by, and above them those of the hash that
  // do not say which slot it is: whoever looks for another key need not look into the list.
  let slots: Uint32Array = new Uint32Array(smallest)
  let mask = smallest - 1
  let filled = 0
  const hashAt = (place: number): number => hash(marks.keyAt(place))
  const entryOf = (place: number, hashed: number): number => ((hashed & ~mask) | (place + 1)) >>> 0
  const placeOf = (entry: number): number => (entry & mask) - 1
  const put = (place: number): void => {
    const hashed = hashAt(place)
    let slot = hashed & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = entryOf(place, hashed)
  }
  const slotOf = (place: number): number => {
    const hashed = hashAt(place)
    const entry = entryOf(place, hashed)
    let slot = hashed & mask
    while (slots[slot] !== entry) slot = (slot + 1) & mask
    return slot
  }
  const resize = (length: number): void => {
    const places = Array.from(
      slots.filter((entry) => entry !== 0),
      placeOf,
    )
    slots = new Uint32Array(length)
    mask = length - 1
    for (const place of places) put(place)
  }
  return {
    find: (key) => {
      const hashed = hash(key)
      const tag = (hashed & ~mask) >>> 0
      let found: number[] | undefined
      for (let slot = hashed & mask, entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
        if ((entry & ~mask) >>> 0 === tag && marks.isOf(placeOf(entry), key)) (found ??= []).push(placeOf(entry))
        slot = (slot + 1) & mask
      }
      return found ?? nowhere
    },
    add: (place) => {
      filled += 1
      if (filled > slots.length * mostFilled) resize(slots.length * 2)
      put(place)
    },
    remove: (place) => {
      closeGap(slots, slotOf(place), (entry) => hashAt(placeOf(entry)))
      filled -= 1
      if (slots.length > smallest && filled < slots.length * leastFilled) resize(slots.length / 2)
    },
    move: (from, to) => {
      slots[slotOf(from)] = entryOf(to, hashAt(from))
    },
  }
}

/** Empties a slot, and moves up what stands behind it, as far as it might not be found any more. */
function closeGap(slots: Uint32Array, emptied: number, hashOf: (entry: number) => number): void {
  const mask = slots.length - 1
  let gap = emptied
  slots[gap] = 0
  for (let slot = (gap + 1) & mask, entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
    if (((slot - hashOf(entry)) & mask) >= ((slot - gap) & mask)) {
      slots[gap] = entry
      slots[slot] = 0
      gap = slot
    }
    slot = (slot + 1) & mask
  }
}

function hash(key: MarkKey): number {
  const half = Math.imul((key[2] ?? 0) ^ Math.imul(key[3] ?? 0, 0x9e3779b1), 0x85ebca6b)
  const mixed = Math.imul((key[0] ?? 0) ^ Math.imul((key[1] ?? 0) ^ half, 0xc2b2ae35), 0x27d4eb2f)
  return Math.imul(mixed ^ (mixed >>> 15), 0x165667b1) ^ (mixed >>> 13)
}
