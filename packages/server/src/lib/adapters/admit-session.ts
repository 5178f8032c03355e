import { AuthError } from '@tokenpair/protocol'
import type { AuthServices } from '../auth-services.ts'
import type { Answer } from '../http/answer.ts'
import { answerMakerOf } from '../http/answers.ts'
import type { Authenticated, Authentication } from '../token-managers/token-manager.ts'
import type { RequestHead } from '../transport/transport.ts'

/** What a protected route asks for. */
export interface SessionOptions {
  /** Scopes that the access token needs, all of them (RFC 6749 section 3.3; default: none). */
  readonly scopes?: readonly string[] | undefined
}

/** What is asked of the server half to protect a route. */
export type SessionJudge<Claims extends object> = Pick<AuthServices<Claims>, 'authenticate' | 'respond' | 'deliver'>

/** Decides whom a route lets pass: answers the user, or why not. */
export function admitSession<Claims extends object>(
  authentication: Authentication<Claims>,
  scopes: readonly string[],
): Authenticated<Claims> | AuthError {
  if (authentication.status !== 'authenticated') return authentication.error
  const lacks = (scope: string): boolean => !authentication.scopes.includes(scope)
  if (!scopes.some(lacks)) return authentication
  const missing = scopes.filter(lacks)
  return new AuthError('insufficient_scope', `The access token lacks a scope: ${missing.join(' ')}`)
}

/** What is asked of whoever answers in place of a route. */
export interface Refusal<Claims extends object> {
  readonly error: AuthError
  readonly authentication: Authentication<Claims>
  readonly head: RequestHead
}

/** The answer of a route that lets nobody pass. A token that was renewed all the same is on it. */
export function refuseSession<Claims extends object>(
  { error, authentication, head }: Refusal<Claims>,
  auth: Pick<SessionJudge<Claims>, 'respond' | 'deliver'>,
): Response {
  return auth.deliver(auth.respond(error, head), authentication, head)
}

/** The same for an adapter that needs no `Response`: whoever floods a server with requests mostly gets this answer. */
export function refuseQuickly<Claims extends object>(
  refusal: Refusal<Claims>,
  auth: Pick<SessionJudge<Claims>, 'respond' | 'deliver'>,
): Answer | Response {
  const { error, authentication, head } = refusal
  const isRenewed = authentication.status === 'authenticated' && authentication.renewed !== undefined
  const make = isRenewed ? undefined : answerMakerOf(auth.respond)
  return make === undefined ? refuseSession(refusal, auth) : make(error, head)
}
