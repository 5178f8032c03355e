import type { JsonObject } from '@tokenpair/protocol'
import type { Context, MiddlewareHandler } from 'hono'
import { admitSession, refuseSession, type SessionJudge, type SessionOptions } from '../adapters/admit-session.ts'
import { answerSignIn, type SignInAnswer } from '../adapters/answer-sign-in.ts'
import type { AuthServices } from '../auth-services.ts'
import type { Authenticated } from '../token-managers/token-manager.ts'

/** What a protected route of Hono finds in its context. */
export interface SessionEnv<Claims extends object = JsonObject> {
  readonly Variables: { readonly auth: Authenticated<Claims> }
}

/**
 * Protects a route of Hono: `app.get('/notes', requireSession(auth, { scopes: ['notes'] }), handler)`. The user is in
 * `c.var.auth`, with the claims typed as those of `auth`.
 *
 * @param auth The server half.
 * @param options What the access token has to allow.
 * @returns A middleware that answers others itself: by 401, by 403 `insufficient_scope`, or by 503 where nobody can be
 *   judged. A token that was renewed is put on the answer.
 */
export function requireSession<Claims extends object = JsonObject>(
  auth: SessionJudge<Claims>,
  options: SessionOptions = {},
): MiddlewareHandler<SessionEnv<Claims>> {
  const { scopes = [] } = options
  return async (context, next) => {
    const head = context.req.raw
    const authentication = await auth.authenticate(head)
    const admitted = admitSession(authentication, scopes)
    if (admitted instanceof Error) return refuseSession({ error: admitted, authentication, head }, auth)
    context.set('auth', admitted)
    await next()
    if (admitted.renewed !== undefined) replaceAnswer(context, (answer) => auth.deliver(answer, admitted, head))
    return undefined
  }
}

/** Replaces an answer whole: Hono would put the headers of the former one on it. */
export function replaceAnswer(context: Pick<Context, 'res'>, change: (response: Response) => Response): void {
  const answer = change(context.res)
  if (answer === context.res) return
  Object.assign(context, { res: undefined })
  Object.assign(context, { res: answer })
}

/**
 * Answers a sign-in route of Hono: `return respond(auth, auth.issueToken({ subject, method: 'password' }), c)`.
 *
 * @param auth The server half.
 * @param answer What `issueToken` answers, or the error to answer in its place. An `AuthError` that it throws is answered.
 * @param context The context, which knows its request.
 * @returns The answer.
 * @throws Whatever else `issueToken` throws.
 */
export function respond(
  auth: Pick<AuthServices<never>, 'respond'>,
  answer: SignInAnswer,
  context: Pick<Context, 'req'>,
): Promise<Response> {
  return answerSignIn(answer, auth, context.req.raw)
}
