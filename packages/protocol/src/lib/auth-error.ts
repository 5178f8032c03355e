import { type AuthErrorCode, type ClientAction, clientActions } from './client-actions.ts'

const brand: symbol = Symbol.for('tokenpair.AuthError')

/** What an {@link AuthError} may carry besides its code. */
export interface AuthErrorOptions extends ErrorOptions {
  /** Seconds after which a repetition makes sense (`Retry-After`, RFC 9110 section 10.2.3). */
  readonly retryAfter?: number | undefined
  /** The generation that the server saw, with `stale_duplicate`. */
  readonly generation?: number | undefined
  /** Why the session was revoked, with `session_revoked`: a `RevocationReason`, or one of a newer server. */
  readonly reason?: string | undefined
}

/**
 * The one error that both halves throw for what can happen at run time; its `code` says what happened.
 *
 * A wrong argument is a `TypeError` or `RangeError` instead. The message never contains a token, secret or hash.
 */
export class AuthError extends Error {
  override readonly name: string = 'AuthError'
  declare readonly code: AuthErrorCode
  declare readonly retryAfter: number | undefined
  declare readonly generation: number | undefined
  declare readonly reason: string | undefined

  constructor(code: AuthErrorCode, message: string, options: AuthErrorOptions = {}) {
    super(message, options)
    Object.assign(this, options, { code, [brand]: true })
  }

  /** What a client does about this error. */
  get action(): ClientAction {
    return clientActions[this.code]
  }
}

/** Whether a value is an {@link AuthError}, also one of another copy of this package. */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof Error && brand in value
}
