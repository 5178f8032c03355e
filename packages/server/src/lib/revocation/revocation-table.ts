import { type Random, systemRandom } from '@tokenpair/protocol'
import { mostAhead } from '../access-token/date-access-token.ts'
import { createMarkKeys } from './mark-key.ts'
import { createMarkMap } from './mark-map.ts'
import type { RevocationEntry } from './revocation-log.ts'
import { graverVerdict, type Verdict, type VerifiedToken } from './revocation-strategy.ts'

/** Keys that are looked at for each one that is added: more than one, so that the table shrinks while it is filled. */
const stepsPerEntry = 3

/** Whose tokens they are. */
export type MarkedSession = Pick<VerifiedToken, 'subject' | 'sessionId'>

/**
 * What is known of revocations, in memory. A verdict goes by the entries that are not over, whatever the order in which
 * they came, and however often.
 */
export interface RevocationTable {
  add(entry: RevocationEntry, now: number): void
  /** What becomes of a verified access token. */
  verdict(token: VerifiedToken, now: number): Verdict
  /** Tokens of this session that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(session: MarkedSession, now: number): number
  /** The latest moment of issue that an entry has spoken of, and that a token may be dated at; `-Infinity` at first. */
  readonly latestCutOff: number
  /** Drops some of the entries that are over. */
  forget(now: number, steps: number): void
  /** How many marks are kept: at most twice as many as lived at once, and those that are over go bit by bit. */
  readonly size: number
}

/**
 * Creates an empty table.
 *
 * @param random Draws the key of the digests. What the table says does not depend on it.
 */
export function createRevocationTable(random: Random = systemRandom): RevocationTable {
  const { ofId, ofText } = createMarkKeys(random)
  const marks = {
    session: createMarkMap(ofId),
    token: createMarkMap(ofId),
    subject: createMarkMap(ofText),
    everyone: createMarkMap(ofText),
  }
  const maps = Object.values(marks)
  let latestCutOff = -Infinity
  let isEmpty = true // as on most days: each request asks for it
  return {
    add: ({ target, mark, issuedBefore, until }, now) => {
      const map = marks[target.kind]
      isEmpty = false
      map.forget(now, stepsPerEntry)
      if (issuedBefore !== undefined && issuedBefore <= now + mostAhead) {
        latestCutOff = Math.max(latestCutOff, issuedBefore)
      }
      if (until > now) map.add(target.kind === 'everyone' ? '' : target.id, { mark, issuedBefore, until })
    },
    verdict: ({ subject, sessionId, tokenId, issuedAt }, now) => {
      if (isEmpty) return 'live'
      const byAll = marks.everyone.verdict('', issuedAt, now)
      const bySubject = graverVerdict(byAll, marks.subject.verdict(subject, issuedAt, now))
      const bySession = graverVerdict(bySubject, marks.session.verdict(sessionId, issuedAt, now))
      return graverVerdict(bySession, marks.token.verdict(tokenId, issuedAt, now))
    },
    cutOff: ({ subject, sessionId }, now) =>
      Math.max(
        marks.everyone.cutOff('', now),
        marks.subject.cutOff(subject, now),
        marks.session.cutOff(sessionId, now),
      ),
    get latestCutOff() {
      return latestCutOff
    },
    forget: (now, steps) => {
      for (const map of maps) map.forget(now, steps)
      isEmpty = maps.every(({ size }) => size === 0)
    },
    get size() {
      return maps.reduce((sum, { size }) => sum + size, 0)
    },
  }
}
