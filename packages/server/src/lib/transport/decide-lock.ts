import { AuthError } from '@tokenpair/protocol'
import type { LockVerdict, SessionLocks } from './session-locks.ts'
import type { TokenInUse } from './transport.ts'

/**
 * Decides whether a genuine token may be used with the lock cookies that came along.
 *
 * An access token is refused by `token_invalid`: a client refreshes once, and what it gets is locked. A refresh token is
 * refused by `refresh_token_invalid`, which makes the one who sent it sign in, and leaves the session to whoever has the
 * cookie: nothing but a sign-in gives a cookie to those who have none.
 *
 * @param cookies The values of the cookies of that session.
 */
export function decideLock(
  token: TokenInUse,
  cookies: readonly string[],
  locks: Pick<SessionLocks, 'isConfirmed' | 'judge'>,
): AuthError | undefined {
  const { sessionId } = token
  const complaint = complaints[locks.judge(sessionId, cookies)]
  if (token.kind === 'refresh-token') {
    if (complaint === undefined) return undefined
    return new AuthError('refresh_token_invalid', `The refresh token came with ${complaint}: sign in again`)
  }
  if (token.lock === undefined) {
    return new AuthError('token_invalid', 'The access token is not locked to a cookie: refresh it')
  }
  if (complaint !== undefined) {
    const advice = "refresh it, and send cookies with each request (credentials: 'include')"
    return new AuthError('token_invalid', `The access token came with ${complaint}: ${advice}`)
  }
  if (locks.isConfirmed(sessionId, token.lock)) return undefined
  return new AuthError('token_invalid', 'The access token has a lock that this server does not know: refresh it')
}

const complaints: Readonly<Record<LockVerdict, string | undefined>> = {
  open: undefined,
  missing: 'no lock cookie of its session',
  mismatch: 'a lock cookie that is not that of its session',
}
