import type { AuthError } from './auth-error.ts'
import { authErrors } from './error-codes.ts'

/** The JSON body of every error answer: OAuth's two members and the code (RFC 6749 section 5.2). */
export interface ErrorResponse {
  readonly error: string
  readonly error_description: string
  readonly code: string
  /** With `stale_duplicate`: the generation of the refresh token that the server saw. */
  readonly generation?: number
  /** With `session_revoked`: why. */
  readonly reason?: string
}

/** Writes an error as the JSON body that `parseErrorResponse` reads. */
export function formatErrorResponse(error: AuthError): ErrorResponse {
  return {
    error: authErrors[error.code].error,
    error_description: error.message,
    code: error.code,
    ...(error.generation === undefined ? {} : { generation: error.generation }),
    ...(error.reason === undefined ? {} : { reason: error.reason }),
  }
}
