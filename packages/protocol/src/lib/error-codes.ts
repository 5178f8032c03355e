/**
 * What a client does about an error.
 *
 * - `refresh`: get a new access token and repeat the request once.
 * - `retry`: keep the session and try again later.
 * - `sign-in`: the session is over.
 * - `none`: repeating the same request changes nothing; the caller has to mend it.
 */
export type ClientAction = 'refresh' | 'retry' | 'sign-in' | 'none'

/** How one error code appears on the wire and what it asks of a client. */
export interface AuthErrorRow {
  /** HTTP status of the answer that carries the code. */
  readonly status: number
  /** The OAuth `error` member (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7009 section 2.2.1). */
  readonly error: string
  /** What a client does about it. */
  readonly action: ClientAction
}

/** One code of {@link authErrors}. */
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

/**
 * The closed list of error codes: every error that either half of Tokenpair reports is one of these.
 *
 * Only a row with the action `sign-in` may end a session at a client.
 */
export const authErrors: Readonly<Record<AuthErrorCode, AuthErrorRow>> = {
  // At a protected resource (RFC 6750 section 3.1).
  token_missing: { status: 401, error: 'invalid_token', action: 'refresh' },
  token_invalid: { status: 401, error: 'invalid_token', action: 'refresh' },
  token_expired: { status: 401, error: 'invalid_token', action: 'refresh' },
  token_revoked: { status: 401, error: 'invalid_token', action: 'refresh' },
  insufficient_scope: { status: 403, error: 'insufficient_scope', action: 'none' },

  // At the token route: the session is over (RFC 6749 section 5.2).
  refresh_token_invalid: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  refresh_token_expired: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  refresh_token_reused: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  session_revoked: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  session_expired: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  restore_required: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  subject_deleted: { status: 400, error: 'invalid_grant', action: 'sign-in' },
  subject_blocked: { status: 403, error: 'access_denied', action: 'sign-in' },

  // At the app's own sign-in route.
  sign_in_refused: { status: 401, error: 'access_denied', action: 'none' },

  // At any route: the request has to be mended.
  attempt_required: { status: 400, error: 'invalid_request', action: 'none' },
  invalid_request: { status: 400, error: 'invalid_request', action: 'none' },
  unsupported_grant_type: { status: 400, error: 'unsupported_grant_type', action: 'none' },
  origin_refused: { status: 403, error: 'access_denied', action: 'none' },
  not_found: { status: 404, error: 'invalid_request', action: 'none' },
  method_not_allowed: { status: 405, error: 'invalid_request', action: 'none' },
  request_too_large: { status: 413, error: 'invalid_request', action: 'none' },

  // Passing trouble: the session is kept.
  stale_duplicate: { status: 409, error: 'invalid_request', action: 'retry' },
  rate_limited: { status: 429, error: 'temporarily_unavailable', action: 'retry' },
  answer_invalid: { status: 502, error: 'temporarily_unavailable', action: 'retry' },
  unavailable: { status: 503, error: 'temporarily_unavailable', action: 'retry' },
}

/** Whether a value from outside is a code that this version knows. */
export function isAuthErrorCode(value: unknown): value is AuthErrorCode {
  return typeof value === 'string' && Object.hasOwn(authErrors, value)
}
