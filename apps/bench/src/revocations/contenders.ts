import type { RevocationTarget, SessionId, VerifiedToken } from '@tokenpair/server'
import { createRevocationTable } from '../../../../packages/server/src/lib/revocation/revocation-table.ts'
import { parseSessionId } from '../../../../packages/server/src/lib/sessions/session-id.ts'

/** Something that remembers what is dead. */
export interface Contender {
  readonly name: string
  create(): DeadList
}

/** What a contender has to do. */
interface DeadList {
  add(kind: MarkedKind, id: string, until: number): void
  isDead(token: VerifiedToken, now: number): boolean
}

export type MarkedKind = 'session' | 'token' | 'subject'

/** The table of the server, and a plain map beside it. */
export const contenders: readonly Contender[] = [
  {
    name: 'the table of denylist()',
    create: () => {
      const table = createRevocationTable()
      return {
        add: (kind, id, until) =>
          table.add({ target: targetOf(kind, id), mark: 'dead', issuedBefore: until, until }, until - 1),
        isDead: (token, now) => table.verdict(token, now) === 'dead',
      }
    },
  },
  {
    name: 'a Map from text to a moment',
    create: () => {
      const maps = {
        session: new Map<string, number>(),
        token: new Map<string, number>(),
        subject: new Map<string, number>(),
      }
      return {
        add: (kind, id, until) => maps[kind].set(id, until),
        isDead: ({ subject, sessionId, tokenId }, now) =>
          Math.max(maps.subject.get(subject) ?? 0, maps.session.get(sessionId) ?? 0, maps.token.get(tokenId) ?? 0) >
          now,
      }
    },
  },
]

function targetOf(kind: MarkedKind, id: string): RevocationTarget {
  return kind === 'session' ? { kind, id: readSessionId(id) } : { kind, id }
}

/** Reads an id that was drawn. */
export function readSessionId(text: string): SessionId {
  const id = parseSessionId(text)
  if (id === undefined) throw new TypeError('Not a session id')
  return id
}
