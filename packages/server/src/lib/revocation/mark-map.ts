import { createMarkIndex, nowhere } from './mark-index.ts'
import type { KeyOf } from './mark-key.ts'
import { createPackedMarks, type Mark } from './packed-marks.ts'
import type { RevocationEntry } from './revocation-log.ts'
import type { Verdict } from './revocation-strategy.ts'

/** Marks by the id of what they are about. */
export interface MarkMap {
  add(id: string, mark: Pick<RevocationEntry, 'mark' | 'issuedBefore' | 'until'>): void
  /** The gravest of the living marks on a token that was issued at a moment. */
  verdict(id: string, issuedAt: number, now: number): Verdict
  /** Tokens that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(id: string, now: number): number
  /** Looks at some of the marks, each in its turn, and drops those that are over. */
  forget(now: number, steps: number): void
  /** How many marks are kept: more than one for an id only where each says what the others do not. */
  readonly size: number
}

/** Creates an empty map. It takes about 40 bytes for each mark. */
export function createMarkMap(keyOf: KeyOf): MarkMap {
  const marks = createPackedMarks()
  const index = createMarkIndex(marks)
  let hand = 0 // goes round and round

  const remove = (place: number): void => {
    const last = marks.size - 1
    index.remove(place)
    if (place !== last) index.move(last, place)
    marks.replaceByLast(place)
  }
  const find = (id: string): readonly number[] => (marks.size === 0 ? nowhere : index.find(keyOf(id)))

  return {
    add: (id, { mark, issuedBefore = Infinity, until }) => {
      const [key, added] = [keyOf(id), { mark, issuedBefore, until }]
      const known = index.find(key)
      if (known.some((place) => includes(marks.markAt(place), added))) return
      const needless = known.filter((place) => includes(added, marks.markAt(place)))
      // From the last place on, so that no place changes before its turn.
      for (const place of needless.toSorted((one, other) => other - one)) remove(place)
      marks.push(key, added)
      index.add(marks.size - 1)
    },
    verdict: (id, issuedAt, now) => {
      let verdict: Verdict = 'live'
      for (const place of find(id)) {
        const { mark, issuedBefore, until } = marks.markAt(place)
        if (until <= now || issuedAt >= issuedBefore) continue
        if (mark === 'dead') return 'dead'
        verdict = 'stale'
      }
      return verdict
    },
    cutOff: (id, now) => {
      let cutOff = -Infinity
      for (const place of find(id)) {
        const { issuedBefore, until } = marks.markAt(place)
        if (until > now) cutOff = Math.max(cutOff, issuedBefore)
      }
      return cutOff
    },
    forget: (now, steps) => {
      for (let step = 0; step < steps && marks.size > 0; step++) {
        if (hand >= marks.size) hand = 0
        if (marks.untilAt(hand) <= now) remove(hand)
        else hand += 1
      }
    },
    get size() {
      return marks.size
    },
  }
}

/** Whether one mark says all that another one says, and for as long. */
function includes(one: Mark, other: Mark): boolean {
  return (
    (one.mark === 'dead' || other.mark === 'stale') &&
    one.issuedBefore >= other.issuedBefore &&
    one.until >= other.until
  )
}
