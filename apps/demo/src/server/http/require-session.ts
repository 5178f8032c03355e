import type { Authenticated, AuthServices } from '@tokenpair/server'
import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'

/** What a protected route finds in its context. */
export interface SessionVariables {
  readonly Variables: { readonly session: Authenticated }
}

/** Lets a request through that carries a valid access token, and answers 401 to any other. */
export function requireSession(auth: AuthServices): MiddlewareHandler<SessionVariables> {
  return createMiddleware<SessionVariables>(async (context, next) => {
    const verdict = await auth.authenticate(context.req.raw)
    if (verdict.status !== 'authenticated') return auth.respond(verdict.error, context.req.raw)
    context.set('session', verdict)
    await next()
    return undefined
  })
}
