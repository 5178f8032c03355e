import type { SessionStore } from '../sessions/session-store.ts'
import { parseIds, parseNumber } from './replies.ts'
import { formatChain, formatGeneration, formatMoment, formatReason } from './session-arguments.ts'
import { revokeScript, revokeSubjectScript } from './session-scripts.ts'
import type { SessionsContext } from './sessions-context.ts'
import { formatFilter, type Walks } from './walk.ts'

/** Creates the store's `revoke()`: one step for one session or the sessions of one subject, and otherwise one for each part. */
export function createRevoke(context: SessionsContext, walks: Walks): SessionStore['revoke'] {
  const { connection, keys, revocations, confirm } = context

  const revoke: SessionStore['revoke'] = async (selector, order) => {
    const { at, reason, until } = order
    const told = [formatMoment(at), formatReason(reason), formatMoment(until), keys.channel]
    if ('id' in selector) {
      const { id, at: position } = selector
      const key = keys.session(id)
      const from = position === undefined ? [] : [formatGeneration(position.generation), formatChain(position.chain)]
      const count = parseNumber(await connection.run(revokeScript, key, [id, ...told, ...from]))
      await confirm(key)
      return count === 1 ? [id] : []
    }
    const { matching, except = '' } = selector
    if (matching.subject === undefined) {
      const ids = await walks.revoke(selector, order)
      for (const log of keys.logs) await confirm(log)
      return ids
    }
    const { index, score } = keys.subject(matching.subject)
    const reply = await connection.run(revokeSubjectScript, index, [score, ...formatFilter(matching), except, ...told])
    await confirm(index)
    return parseIds(reply)
  }

  return async (selector, order) => {
    const ids = await revoke(selector, order)
    if (ids.length > 0) revocations.tell()
    return ids
  }
}
