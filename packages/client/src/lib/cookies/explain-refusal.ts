import { AuthError, isAuthError } from '@tokenpair/protocol'
import type { SignedInRecord } from '../session/session-record.ts'

/**
 * Says of a refusal what the server cannot know. A browser drops a cookie in the moment in which its token expires, so
 * the server sees a session without any token, and calls that invalid. The refusal ends the session either way: the
 * clock of this device only says why.
 */
export function explainRefusal(error: unknown, { pair, obtainedAt }: SignedInRecord, now: number): unknown {
  const isInvalid = isAuthError(error) && error.code === 'refresh_token_invalid'
  if (!isInvalid || now < obtainedAt + pair.refresh_token_expires_in * 1000) return error
  return new AuthError('refresh_token_expired', 'The refresh token expired: sign in again', { cause: error })
}
