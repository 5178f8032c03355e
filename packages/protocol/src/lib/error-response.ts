import { AuthError } from './auth-error.ts'
import { authErrors, isAuthErrorCode } from './error-codes.ts'
import { isRecord } from './json.ts'
import { isRevocationReason } from './revocation-reason.ts'

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

/** Writes an error as the JSON body that {@link parseErrorResponse} reads. */
export function formatErrorResponse(error: AuthError): ErrorResponse {
  return {
    error: authErrors[error.code].error,
    error_description: error.message,
    code: error.code,
    ...(error.generation === undefined ? {} : { generation: error.generation }),
    ...(error.reason === undefined ? {} : { reason: error.reason }),
  }
}

/**
 * Reads the JSON body of an error answer.
 *
 * @param body The parsed JSON, from anybody: a proxy or a captive portal may have written it.
 * @param retryAfter Seconds, from the `Retry-After` header.
 * @returns The error, or `undefined` where the body holds none of our codes.
 */
export function parseErrorResponse(body: unknown, retryAfter?: number): AuthError | undefined {
  if (!isRecord(body)) return undefined
  const { code, error_description: description, generation, reason } = body
  if (!isAuthErrorCode(code)) return undefined
  return new AuthError(code, typeof description === 'string' ? description : code, {
    retryAfter,
    generation: typeof generation === 'number' && Number.isSafeInteger(generation) ? generation : undefined,
    reason: isRevocationReason(reason) ? reason : undefined,
  })
}
