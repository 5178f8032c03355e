/**
 * What a client does about an error.
 *
 * - `refresh`: get a new access token and repeat the request once.
 * - `retry`: keep the session and try again later.
 * - `sign-in`: the session is over.
 * - `none`: repeating the same request changes nothing; the caller has to mend it.
 */
export type ClientAction = 'refresh' | 'retry' | 'sign-in' | 'none'

/** One code of the closed list: every error that either half of Tokenpair reports has one of them. */
export type AuthErrorCode =
  | 'token_missing'
  | 'token_invalid'
  | 'token_expired'
  | 'token_revoked'
  | 'insufficient_scope'
  | 'refresh_token_invalid'
  | 'refresh_token_expired'
  | 'refresh_token_reused'
  | 'session_revoked'
  | 'session_expired'
  | 'restore_required'
  | 'subject_deleted'
  | 'subject_blocked'
  | 'sign_in_refused'
  | 'signed_in_as_other'
  | 'attempt_required'
  | 'invalid_request'
  | 'unsupported_grant_type'
  | 'origin_refused'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_too_large'
  | 'stale_duplicate'
  | 'rate_limited'
  | 'answer_invalid'
  | 'unavailable'

/** What a client does about each code. Only `sign-in` may end a session. */
export const clientActions: Readonly<Record<AuthErrorCode, ClientAction>> = {
  token_missing: 'refresh',
  token_invalid: 'refresh',
  token_expired: 'refresh',
  token_revoked: 'refresh',
  insufficient_scope: 'none',
  refresh_token_invalid: 'sign-in',
  refresh_token_expired: 'sign-in',
  refresh_token_reused: 'sign-in',
  session_revoked: 'sign-in',
  session_expired: 'sign-in',
  restore_required: 'sign-in',
  subject_deleted: 'sign-in',
  subject_blocked: 'sign-in',
  sign_in_refused: 'none',
  signed_in_as_other: 'none',
  attempt_required: 'none',
  invalid_request: 'none',
  unsupported_grant_type: 'none',
  origin_refused: 'none',
  not_found: 'none',
  method_not_allowed: 'none',
  request_too_large: 'none',
  stale_duplicate: 'retry',
  rate_limited: 'retry',
  answer_invalid: 'retry',
  unavailable: 'retry',
}

/** Whether a value from outside is a code that this version knows. */
export function isAuthErrorCode(value: unknown): value is AuthErrorCode {
  return typeof value === 'string' && Object.hasOwn(clientActions, value)
}
