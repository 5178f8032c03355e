import { type AuthErrorCode, type ClientAction, clientActions } from './client-actions.ts'

/** How one error code appears on the wire and what it asks of a client. */
export interface AuthErrorRow {
  /** HTTP status of the answer that carries the code. */
  readonly status: number
  /** The OAuth `error` member (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7009 section 2.2.1). */
  readonly error: string
  /** What a client does about it. */
  readonly action: ClientAction
}

/**
 * The closed list of error codes: every error that either half of Tokenpair reports is one of these.
 *
 * Only a row with the action `sign-in` may end a session at a client.
 */
export const authErrors: Readonly<Record<AuthErrorCode, AuthErrorRow>> = {
  // At a protected resource (RFC 6750 section 3.1).
  token_missing: { status: 401, error: 'invalid_token', action: clientActions.token_missing },
  token_invalid: { status: 401, error: 'invalid_token', action: clientActions.token_invalid },
  token_expired: { status: 401, error: 'invalid_token', action: clientActions.token_expired },
  token_revoked: { status: 401, error: 'invalid_token', action: clientActions.token_revoked },
  insufficient_scope: { status: 403, error: 'insufficient_scope', action: clientActions.insufficient_scope },

  // At the token route: the session is over (RFC 6749 section 5.2).
  refresh_token_invalid: { status: 400, error: 'invalid_grant', action: clientActions.refresh_token_invalid },
  refresh_token_expired: { status: 400, error: 'invalid_grant', action: clientActions.refresh_token_expired },
  refresh_token_reused: { status: 400, error: 'invalid_grant', action: clientActions.refresh_token_reused },
  session_revoked: { status: 400, error: 'invalid_grant', action: clientActions.session_revoked },
  session_expired: { status: 400, error: 'invalid_grant', action: clientActions.session_expired },
  restore_required: { status: 400, error: 'invalid_grant', action: clientActions.restore_required },
  subject_deleted: { status: 400, error: 'invalid_grant', action: clientActions.subject_deleted },
  subject_blocked: { status: 403, error: 'access_denied', action: clientActions.subject_blocked },

  // At the app's own sign-in route.
  sign_in_refused: { status: 401, error: 'access_denied', action: clientActions.sign_in_refused },
  signed_in_as_other: { status: 403, error: 'access_denied', action: clientActions.signed_in_as_other },

  // At any route: the request has to be mended.
  attempt_required: { status: 400, error: 'invalid_request', action: clientActions.attempt_required },
  invalid_request: { status: 400, error: 'invalid_request', action: clientActions.invalid_request },
  unsupported_grant_type: {
    status: 400,
    error: 'unsupported_grant_type',
    action: clientActions.unsupported_grant_type,
  },
  origin_refused: { status: 403, error: 'access_denied', action: clientActions.origin_refused },
  not_found: { status: 404, error: 'invalid_request', action: clientActions.not_found },
  method_not_allowed: { status: 405, error: 'invalid_request', action: clientActions.method_not_allowed },
  request_too_large: { status: 413, error: 'invalid_request', action: clientActions.request_too_large },

  // Passing trouble: the session is kept.
  stale_duplicate: { status: 409, error: 'invalid_request', action: clientActions.stale_duplicate },
  rate_limited: { status: 429, error: 'temporarily_unavailable', action: clientActions.rate_limited },
  answer_invalid: { status: 502, error: 'temporarily_unavailable', action: clientActions.answer_invalid },
  unavailable: { status: 503, error: 'temporarily_unavailable', action: clientActions.unavailable },
}
