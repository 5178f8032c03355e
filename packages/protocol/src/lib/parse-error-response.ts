import { AuthError } from './auth-error.ts'
import { isAuthErrorCode } from './client-actions.ts'
import { isRecord } from './json.ts'

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
    generation: typeof generation === 'number' ? generation : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  })
}
