import type { RevocationEntry } from './revocation-log.ts'
import type { Verdict, VerifiedToken } from './revocation-strategy.ts'

/** What is known of one target: tokens that were issued before a moment are marked. The moments only grow. */
interface Marks {
  readonly staleBefore: number
  readonly deadBefore: number
  readonly until: number
}

/** Whose tokens they are. */
export type MarkedSession = Pick<VerifiedToken, 'subject' | 'sessionId'>

/** What is known of revocations, in memory. The order in which entries arrive, and how often, makes no difference. */
export interface RevocationTable {
  add(entry: RevocationEntry, now: number): void
  /** What becomes of a verified access token. */
  verdict(token: VerifiedToken, now: number): Verdict
  /** Tokens of this session that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(session: MarkedSession, now: number): number
  /** How many targets are marked. */
  readonly size: number
}

const unmarked: Marks = { staleBefore: -Infinity, deadBefore: -Infinity, until: -Infinity }

/** Creates an empty table. */
export function createRevocationTable(): RevocationTable {
  // Each kept in the order of the last change, which is nearly the order of expiry: what is at the front goes first.
  const marks = { session: marksByKey(), token: marksByKey(), subject: marksByKey(), everyone: marksByKey() }
  const marksOn = ({ sessionId, tokenId, subject }: VerifiedToken): readonly (Marks | undefined)[] => [
    marks.everyone.get(''),
    marks.subject.get(subject),
    marks.session.get(sessionId),
    marks.token.get(tokenId),
  ]

  return {
    add: ({ target, ...entry }, now) => {
      const ofKind = marks[target.kind]
      forgetExpired(ofKind, now)
      if (entry.until <= now) return
      const key = target.kind === 'everyone' ? '' : target.id
      const raised = raise(ofKind.get(key) ?? unmarked, entry)
      ofKind.delete(key)
      ofKind.set(key, raised)
    },
    verdict: (token, now) => {
      let verdict: Verdict = 'live'
      for (const mark of marksOn(token)) {
        if (mark === undefined || mark.until <= now) continue
        if (token.issuedAt < mark.deadBefore) return 'dead'
        if (token.issuedAt < mark.staleBefore) verdict = 'stale'
      }
      return verdict
    },
    cutOff: ({ subject, sessionId }, now) => {
      const known = [marks.everyone.get(''), marks.subject.get(subject), marks.session.get(sessionId)]
      const moments = known.map((mark) =>
        mark && mark.until > now ? Math.max(mark.staleBefore, mark.deadBefore) : -Infinity,
      )
      return Math.max(...moments)
    },
    get size() {
      return marks.session.size + marks.token.size + marks.subject.size + marks.everyone.size
    },
  }
}

const marksByKey = (): Map<string, Marks> => new Map()

function forgetExpired(marks: Map<string, Marks>, now: number): void {
  for (const [key, { until }] of marks) {
    if (until > now) break
    marks.delete(key)
  }
}

/** Marks only go up, each by itself, so that the same entries in any order make the same marks. */
function raise(marks: Marks, { mark, issuedBefore = Infinity, until }: Omit<RevocationEntry, 'target'>): Marks {
  return {
    staleBefore: mark === 'stale' ? Math.max(marks.staleBefore, issuedBefore) : marks.staleBefore,
    deadBefore: mark === 'dead' ? Math.max(marks.deadBefore, issuedBefore) : marks.deadBefore,
    until: Math.max(marks.until, until),
  }
}
