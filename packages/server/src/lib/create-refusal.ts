import { AuthError, type AuthErrorCode } from '@tokenpair/protocol'

/** Some runtimes have this limit, and read it whenever an error is made. */
const errors: ErrorConstructor & { stackTraceLimit?: number } = Error

/**
 * Makes an error that is answered, and that nobody throws. It has no stack: anybody can send requests that are refused, and
 * to note where each of them was would take longer than to judge its token.
 */
export function createRefusal(code: AuthErrorCode, message: string): AuthError {
  const { stackTraceLimit } = errors
  if (stackTraceLimit === undefined) return new AuthError(code, message)
  errors.stackTraceLimit = 0
  try {
    return new AuthError(code, message)
  } finally {
    errors.stackTraceLimit = stackTraceLimit
  }
}
