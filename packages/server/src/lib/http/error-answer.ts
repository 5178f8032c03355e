import { AuthError, authErrors, formatErrorResponse } from '@tokenpair/protocol'
import { type Answer, jsonAnswer, noStore } from './answer.ts'

/** The answer that reports an error, with a challenge where the access token is at fault (RFC 6750 section 3). */
export function errorAnswer(error: AuthError): Answer {
  const { status, error: oauthError } = authErrors[error.code]
  const headers: Record<string, string> = { ...noStore }
  if (status === 401 || error.code === 'insufficient_scope') {
    // Without credentials, or where a password is at fault, the challenge is bare (RFC 6750 section 3.1).
    const isBare = error.code === 'token_missing' || error.code === 'sign_in_refused'
    headers['www-authenticate'] = isBare ? 'Bearer' : `Bearer error="${oauthError}"`
  }
  if (error.retryAfter !== undefined) headers['retry-after'] = String(Math.ceil(error.retryAfter))
  return jsonAnswer(formatErrorResponse(error), { status, headers })
}

/** The answer to what makes no request. */
export function malformedRequest(): Answer {
  const message = 'The method, host or URL of the request is malformed: mend it'
  return errorAnswer(new AuthError('invalid_request', message))
}

/** The answer where the code behind it has failed. */
export function failedAnswer(): Answer {
  return errorAnswer(new AuthError('unavailable', 'The server failed to answer: try again later'))
}
