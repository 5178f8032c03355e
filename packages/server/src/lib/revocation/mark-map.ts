import type { RevocationEntry } from './revocation-log.ts'
import type { Verdict } from './revocation-strategy.ts'

/** What an entry of the log says of the tokens that it is about. */
type Mark = Pick<RevocationEntry, 'mark' | 'issuedBefore' | 'until'>

/** Marks by the id of what they are about. */
export interface MarkMap {
  add(key: string, mark: Mark): void
  /** The gravest of the living marks on a token that was issued at a moment. */
  verdict(key: string, issuedAt: number, now: number): Verdict
  /** Tokens that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(key: string, now: number): number
  /** Looks at some of the keys, each in its turn, and drops those whose marks are over. */
  forget(now: number, steps: number): void
  /** How many marks are kept: more than one for a key only where each says what the others do not. */
  readonly size: number
}

const none: readonly Mark[] = []

/** Creates an empty map. */
export function createMarkMap(): MarkMap {
  const marksByKey = new Map<string, readonly Mark[]>()
  // Goes round and round. An iterator of a map goes on to what is added behind it.
  let hand = marksByKey.entries()
  let size = 0
  const put = (key: string, before: readonly Mark[], marks: readonly Mark[]): void => {
    size += marks.length - before.length
    if (marks.length > 0) marksByKey.set(key, marks)
    else marksByKey.delete(key)
  }
  const livingMarks = (key: string, now: number): readonly Mark[] => living(marksByKey.get(key) ?? none, now)
  return {
    add: (key, mark) => {
      const marks = marksByKey.get(key) ?? none
      if (marks.some((known) => includes(known, mark))) return
      put(key, marks, [...marks.filter((known) => !includes(mark, known)), mark])
    },
    verdict: (key, issuedAt, now) => {
      let verdict: Verdict = 'live'
      for (const { mark, issuedBefore = Infinity } of livingMarks(key, now)) {
        if (issuedAt >= issuedBefore) continue
        if (mark === 'dead') return 'dead'
        verdict = 'stale'
      }
      return verdict
    },
    cutOff: (key, now) =>
      livingMarks(key, now).reduce((last, { issuedBefore = Infinity }) => Math.max(last, issuedBefore), -Infinity),
    forget: (now, steps) => {
      for (let step = 0; step < steps; step++) {
        const next = hand.next()
        if (next.done === true) {
          hand = marksByKey.entries()
          return
        }
        const [key, marks] = next.value
        put(key, marks, living(marks, now))
      }
    },
    get size() {
      return size
    },
  }
}

function living(marks: readonly Mark[], now: number): readonly Mark[] {
  return marks.every(({ until }) => until > now) ? marks : marks.filter(({ until }) => until > now)
}

/** Whether one mark says all that another one says, and for as long. */
function includes(one: Mark, other: Mark): boolean {
  return (
    (one.mark === 'dead' || other.mark === 'stale') &&
    (one.issuedBefore ?? Infinity) >= (other.issuedBefore ?? Infinity) &&
    one.until >= other.until
  )
}
