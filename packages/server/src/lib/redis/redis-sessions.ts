import type { SessionStore } from '../sessions/session-store.ts'
import { parseNumber, parseOptionalSession, parseSessions } from './replies.ts'
import { createRevoke } from './revoke-sessions.ts'
import { formatChain, formatGeneration, formatMoment, formatSession } from './session-arguments.ts'
import { advanceScript, findScript, insertScript, listScript } from './session-scripts.ts'
import type { SessionsContext } from './sessions-context.ts'
import { createWalks, formatFilter } from './walk.ts'

/** Everything of a store that is about sessions. */
export type RedisSessions = Pick<SessionStore, 'insert' | 'advance' | 'find' | 'list' | 'revoke' | 'sweep'>

export function createRedisSessions(context: SessionsContext): RedisSessions {
  const { connection, keys, revocations } = context
  const walks = createWalks(connection, keys)

  const revoke = createRevoke(context, walks)

  return {
    insert: async (session) => {
      const { score } = keys.subject(session.subject)
      const args = [session.id, score, ...formatSession(session)]
      const added = parseNumber(await connection.run(insertScript, keys.session(session.id), args))
      if (added === 0) throw new Error('The store already holds a session with this id: draw a new one')
    },
    advance: async ({ id, from, to, now, hasAttempt }) => {
      const chain = formatChain(from.chain)
      const [before, beforeThat] = to.previous
      const args = [
        formatGeneration(from.generation),
        chain,
        formatGeneration(to.generation),
        formatChain(to.chain),
        before === from.chain ? chain : formatChain(before),
        formatChain(beforeThat),
        formatMoment(now),
        hasAttempt ? '1' : '0',
      ]
      return parseOptionalSession(id, await connection.run(advanceScript, keys.session(id), args), to)
    },
    find: async (id) => parseOptionalSession(id, await connection.run(findScript, keys.session(id), [])),
    list: async (page) => {
      const { matching, now, limit, after = '' } = page
      if (matching.subject === undefined) return await walks.list(page)
      const { index, score } = keys.subject(matching.subject)
      const args = [score, ...formatFilter(matching), after, formatMoment(now), String(limit)]
      return parseSessions(await connection.run(listScript, index, args))
    },
    revoke,
    sweep: async (sweep) => {
      await revocations.trim(sweep.now, sweep.limit)
      return await walks.sweep(sweep)
    },
  }
}
