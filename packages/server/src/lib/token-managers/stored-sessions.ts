import type { SessionLifecycle } from '../sessions/session-lifecycle.ts'
import { describeSession } from '../sessions/session-summary.ts'
import type { TokenManagerContext } from './token-manager-context.ts'
import type { ListTokensOptions, RevokeAllTokensOptions, TokenManager } from './token-manager.ts'

const largestPage = 1000

/** What every token manager that stores sessions does with them at the app's word. */
export type StoredSessions = Pick<TokenManager, 'listTokens' | 'revokeToken' | 'revokeAllTokens'>

/**
 * Creates the list and the revocations of a token manager.
 *
 * @param manager Its name: the sessions of others are not touched.
 */
export function createStoredSessions(
  manager: string,
  lifecycle: SessionLifecycle,
  { store, clock }: Pick<TokenManagerContext, 'store' | 'clock'>,
): StoredSessions {
  const isForeign = (name: string | undefined): boolean => name !== undefined && name !== manager
  return {
    listTokens: async (options) => {
      const { subject, method, limit = 100, after } = options
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= largestPage)) {
        throw new RangeError(`listTokens() has a limit to mend: give a whole number from 1 to ${largestPage}`)
      }
      checkChoice(options, 'listTokens()')
      if (isForeign(options.manager)) return []
      const matching = { subject, method, manager }
      const sessions = await store.list({ matching, limit, after, now: clock.now() })
      return sessions.map(describeSession)
    },
    revokeToken: async ({ sessionId, reason = 'ended', subject, manager: name }) => {
      if (isForeign(name)) return false
      const session = await store.find(sessionId)
      if (session?.manager !== manager || (subject !== undefined && session.subject !== subject)) return false
      return (await lifecycle.end({ id: sessionId }, reason)).length > 0
    },
    revokeAllTokens: async (options) => {
      const { subject, method, except, reason = 'ended' } = options
      checkChoice(options, 'revokeAllTokens()')
      if (isForeign(options.manager)) return []
      return lifecycle.end({ matching: { subject, method, manager }, except }, reason)
    },
  }
}

/** A forgotten or misspelt subject must never mean everyone's sessions. */
function checkChoice({ subject, subjects }: ListTokensOptions | RevokeAllTokensOptions, owner: string): void {
  const isOne = typeof subject === 'string' && subject !== '' && subjects === undefined
  if (isOne || (subject === undefined && subjects === 'everyone')) return
  throw new TypeError(`${owner} does not know whose sessions: give a subject, or say subjects: 'everyone'`)
}
