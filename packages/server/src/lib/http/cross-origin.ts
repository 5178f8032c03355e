import { AuthError } from '@tokenpair/protocol'
import type { CrossOriginPolicy } from '../transport/cross-origin-policy.ts'
import type { RequestHead } from '../transport/transport.ts'
import { Answer } from './answer.ts'
import { errorAnswer } from './error-answer.ts'

/** What a page may read of any answer besides its body: the client goes by it. */
const exposedAlways = ['Retry-After', 'WWW-Authenticate']
/** Seconds that a browser may remember a permission. */
const maxAge = 600
const fieldNames = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/

/** Whether a browser asks if a page of another origin may send a request. */
export function isPreflight({ method, headers }: RequestHead): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
}

/**
 * Answers such a question. Header fields are not chosen: an allowed page may send any.
 *
 * @param methods Those that the route knows.
 */
export function answerPreflight(request: RequestHead, methods: readonly string[], policy: CrossOriginPolicy): Answer {
  if (!policy.origins.has(request.headers.get('origin') ?? '')) {
    return errorAnswer(new AuthError('origin_refused', 'Pages of this origin may not call the routes'))
  }
  const headers = new Headers({
    'access-control-allow-methods': methods.join(', '),
    'access-control-max-age': String(maxAge),
  })
  const requested = request.headers.get('access-control-request-headers')
  if (requested !== null && fieldNames.test(requested)) headers.set('access-control-allow-headers', requested)
  return new Answer({ status: 204, headers })
}

/**
 * Lets pages of the allowed origins read an answer, and tells caches that answers differ by origin. What the answer
 * exposes already stays exposed.
 */
export function shareAnswer<AnyAnswer extends Pick<Answer, 'status' | 'headers'>>(
  answer: AnyAnswer,
  { headers: request }: RequestHead,
  policy: CrossOriginPolicy | undefined,
): AnyAnswer {
  if (policy === undefined || answer.status < 200) return answer
  const { headers } = answer
  if (!listOf(headers, 'vary').some((name) => name === 'origin' || name === '*')) headers.append('vary', 'Origin')
  const origin = request.get('origin')
  if (origin === null || !policy.origins.has(origin)) return answer
  headers.set('access-control-allow-origin', origin)
  if (policy.credentials === 'include') headers.set('access-control-allow-credentials', 'true')
  const already = listOf(headers, 'access-control-expose-headers')
  const missing = [...exposedAlways, ...(policy.exposed ?? [])].filter((name) => !already.includes(name.toLowerCase()))
  if (missing.length > 0) headers.append('access-control-expose-headers', missing.join(', '))
  return answer
}

function listOf(headers: Headers, name: string): readonly string[] {
  return (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase())
}
