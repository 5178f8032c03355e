import { AuthError } from '@tokenpair/protocol'
import { type AttemptId, parseAttemptId, successorOf } from '../refresh-token/chain.ts'
import type { RefreshTokenContent } from '../refresh-token/refresh-token.ts'
import type { Redemption } from '../rotation/decide-redemption.ts'
import type { RedeemOptions } from '../token-managers/token-manager.ts'

/** What a client asks for with a refresh token. */
export interface Exchange {
  readonly redemption: Redemption
  /** The attempt ids of the exchanges that followed, oldest first. */
  readonly later: readonly AttemptId[]
}

/** How many exchanges may have followed: clients keep their attempt ids for three generations. */
const mostLater = 3

/** What `stale_duplicate` says. */
export const staleDuplicate = 'The refresh token was exchanged before: read the storage again and use the newest one'

/**
 * Reads what comes with a refresh token.
 *
 * @throws {AuthError} `invalid_request`; `attempt_required` where an exchange that must not end the session has no attempt
 *   id; `stale_duplicate` where the attempt id was drawn for another generation.
 */
export function readExchange(token: RefreshTokenContent, presented: RedeemOptions): Exchange {
  const { attempt, generation, laterAttempts = [], onReuse } = presented
  const attemptId = attempt === undefined ? undefined : readAttempt(attempt, 'attempt')
  if (laterAttempts.length > (attemptId === undefined ? 0 : mostLater)) {
    throw new AuthError('invalid_request', `Send at most ${mostLater} later_attempts, and the attempt before them`)
  }
  const later = laterAttempts.map((each) => readAttempt(each, 'later_attempts'))
  if (attemptId === undefined && onReuse === 'refuse') {
    throw new AuthError('attempt_required', 'Send the attempt parameter with on_reuse=refuse')
  }
  if (generation !== undefined && generation !== token.generation) {
    throw new AuthError('stale_duplicate', staleDuplicate, { generation: token.generation })
  }
  const hasAttempt = attemptId !== undefined
  return { redemption: { token, successor: successorOf(token, attemptId), hasAttempt, onReuse }, later }
}

function readAttempt(text: string, name: string): AttemptId {
  const attempt = parseAttemptId(text)
  if (attempt !== undefined) return attempt
  throw new AuthError(
    'invalid_request',
    `The ${name} parameter has attempt ids of 22 base64url characters (128 random bits)`,
  )
}
