import { type AuthErrorCode, authErrors, type ClientAction } from './error-codes.ts'
import type { RevocationReason } from './revocation-reason.ts'

const brand: symbol = Symbol.for('tokenpair.AuthError')

/** What an {@link AuthError} may carry besides its code. */
export interface AuthErrorOptions extends ErrorOptions {
  /** Seconds after which a repetition makes sense (`Retry-After`, RFC 9110 section 10.2.3). */
  readonly retryAfter?: number | undefined
  /** The generation that the server saw, with `stale_duplicate`. */
  readonly generation?: number | undefined
  /** Why the session was revoked, with `session_revoked`. */
  readonly reason?: RevocationReason | undefined
}

/**
 * The one error that both halves throw for what can happen at run time; its `code` says what happened.
 *
 * A wrong argument is a `TypeError` or `RangeError` instead. The message never contains a token, secret or hash.
 */
export class AuthError extends Error {
  override readonly name: string = 'AuthError'
  readonly code: AuthErrorCode
  readonly retryAfter: number | undefined
  readonly generation: number | undefined
  readonly reason: RevocationReason | undefined

  constructor(code: AuthErrorCode, message: string, options: AuthErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.retryAfter = options.retryAfter
    this.generation = options.generation
    this.reason = options.reason
    Object.defineProperty(this, brand, { value: true })
  }

  /** What a client does about this error. */
  get action(): ClientAction {
    return authErrors[this.code].action
  }
}

/** Whether a value is an {@link AuthError}, also one of another copy of this package. */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof Error && brand in value
}
