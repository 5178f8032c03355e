import type {
  RevocationOrder,
  SessionFilter,
  SessionPage,
  SessionSelector,
  Sweep,
  SweepResult,
} from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { RedisScript } from './redis-script.ts'
import { parseId, parseIds, parseList, parseNumber, parseSessions, parseText } from './replies.ts'
import { formatMoment, formatReason } from './session-arguments.ts'
import { firstCharacters, type RedisKeys } from './shards.ts'
import { formatSubject } from './subject-text.ts'
import { sweepScript, walkListScript, walkRevokeScript } from './walk-scripts.ts'

/** Sessions that one script looks at: it holds up everything else for some milliseconds. */
const batch = 500

/** One part of a walk: what a script looks at and answers. */
interface Walk {
  readonly script: RedisScript
  readonly args: readonly string[]
  readonly after?: SessionId | undefined
  /** So many sessions are looked at at most, in all parts together. */
  readonly most: number
  /** Takes what a part has found; answers whether that is enough. */
  readonly take: (found: unknown) => 'enough' | 'more'
}

/** What concerns the sessions of all subjects goes from slot to slot, part by part: each of them is one step, not the whole. */
export interface Walks {
  list(page: SessionPage): Promise<readonly Session[]>
  revoke(selector: MatchingSelector, order: RevocationOrder): Promise<readonly SessionId[]>
  sweep(sweep: Sweep): Promise<SweepResult>
}

/** Sessions that fit a filter. */
type MatchingSelector = Extract<SessionSelector, { readonly matching: SessionFilter }>

export function createWalks(connection: RedisConnection, keys: RedisKeys): Walks {
  /** Answers the last session that was looked at, where there may be more behind it. */
  const walk = async ({ script, args, after, most, take }: Walk): Promise<SessionId | undefined> => {
    let last = after
    let left = most
    const start = Math.max(0, firstCharacters.indexOf(after?.charAt(0) ?? '-'))
    for (const first of firstCharacters.slice(start)) {
      let hasMore = true
      while (hasMore) {
        const behind = last?.startsWith(first) === true ? last : ''
        const limit = String(Math.min(left, batch))
        const reply = parseList(await connection.run(script, keys.walk(first), [first, behind, limit, ...args]))
        const [place, looked, more, found] = reply
        left -= parseNumber(looked)
        hasMore = parseNumber(more) === 1
        last = parseText(place) === '' ? last : parseId(parseText(place))
        if (take(found) === 'enough' || left === 0) return last
      }
    }
    return undefined
  }

  return {
    list: async ({ matching, now, limit, after }) => {
      const sessions: Session[] = []
      if (limit <= 0) return sessions
      const args = [...formatFilter(matching), formatMoment(now), String(limit)]
      const take = (found: unknown): 'enough' | 'more' => {
        sessions.push(...parseSessions(found))
        return sessions.length >= limit ? 'enough' : 'more'
      }
      await walk({ script: walkListScript, args, after, most: Infinity, take })
      return sessions.slice(0, limit)
    },
    revoke: async ({ matching, except = '' }, { at, reason, until }) => {
      const ids: SessionId[] = []
      const order = [formatMoment(at), formatReason(reason), formatMoment(until), keys.channel]
      const take = (found: unknown): 'more' => {
        ids.push(...parseIds(found))
        return 'more'
      }
      await walk({
        script: walkRevokeScript,
        args: [...formatFilter(matching), except, ...order],
        most: Infinity,
        take,
      })
      return ids
    },
    sweep: async ({ endedBy, limit, after }) => {
      let deleted = 0
      const take = (found: unknown): 'more' => {
        deleted += parseList(found).length
        return 'more'
      }
      const next = await walk({ script: sweepScript, args: [String(endedBy)], after, most: limit, take })
      return { deleted, next }
    },
  }
}

/** `*` for any, and otherwise the text behind `=`, as it is stored. */
export function formatFilter({ subject, method, manager }: SessionFilter): readonly string[] {
  const stored = subject === undefined ? undefined : formatSubject(subject)
  return [stored, method, manager].map((text) => (text === undefined ? '*' : `=${text}`))
}
