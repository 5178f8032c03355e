import { isAuthError, tokenPath, type TokenResponse } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import { expectSession, sendForm } from '../refresh/token-request.ts'
import type { SignedInRecord } from '../session/session-record.ts'
import { isSameSignIn } from './attempt-ids.ts'
import { hasToken } from './cookie-record.ts'
import { presentToken, readCookiePair } from './cookie-wire.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { RecordMemory } from './record-memory.ts'
import { attemptOf, laterAttempts, takeAttempt } from './take-attempt.ts'
import type { TokenCache } from './token-cache.ts'

/** How often the cookie may turn out to be of yet another generation within one redemption. */
const mostRounds = 3

/** What {@link redeemCookie} works with. */
export interface RedeemCookieOptions {
  readonly ports: ClientPorts
  readonly memory: RecordMemory
  readonly tokens: TokenCache
}

/**
 * Redeems the refresh token that lies in a cookie, without seeing it. The request says which generation its attempt id
 * is for; where the cookie has another one, the server says which, and the request is repeated with the attempt id for
 * that one. With a cookie that is some generations behind, it is repeated with those that followed, too: they lead the
 * server on to the present pair.
 *
 * @throws {AuthError} Whatever went wrong; `stale_duplicate` where there is no attempt id for the cookie's generation,
 *   or where that one was finished long ago. Then the session is held.
 */
export async function redeemCookie(
  record: SignedInRecord,
  { ports, memory, tokens }: RedeemCookieOptions,
): Promise<TokenResponse> {
  const { generation: known } = record.pair
  let generation = known
  let attempt = attemptOf(record, memory)
  for (let round = 1; ; round++) {
    const obtainedAt = ports.clock.now()
    try {
      const later = laterAttempts(record, generation, memory)
      const parameters = { grant_type: 'refresh_token', ...presentToken(record, generation), attempt, ...later }
      const answer = readCookiePair(await sendForm(ports, tokenPath, parameters))
      // A cookie that is older than the record brings a good access token; the record is none the older for it. Without
      // an access token there is nothing new but the generation.
      expectSession(answer, record.pair, answer.access_token ? 0 : known + 1)
      const pair = { ...answer, generation: Math.max(answer.generation, known) }
      const token = { ...record, pair, obtainedAt }
      if (hasToken(token) && isSameSignIn(token, memory.newest)) tokens.keep(token)
      return pair
    } catch (error) {
      const seen = isAuthError(error) && error.code === 'stale_duplicate' ? error.generation : undefined
      if (seen === undefined || seen === generation || round === mostRounds) {
        throw explainRefusal(error, record, ports.clock.now())
      }
      const other = await takeAttempt(record, { generation: seen, ports, memory })
      if (other === undefined) throw error
      generation = seen
      attempt = other
    }
  }
}
