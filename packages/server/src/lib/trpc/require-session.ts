import { AuthError } from '@tokenpair/protocol'
import { TRPCError, type TRPCMiddlewareFunction } from '@trpc/server'
import type { Authenticated, Authentication } from '../token-managers/token-manager.ts'
import type { AuthContext } from './auth-context.ts'

/** A tRPC middleware after which `ctx.auth` is known to be {@link Authenticated}. It fits every `initTRPC` instance. */
export type AuthMiddleware = TRPCMiddlewareFunction<
  AuthContext,
  object,
  object,
  { readonly auth: Authenticated },
  unknown
>

/**
 * Lets signed-in users pass: `t.procedure.use(requireSession)`.
 *
 * @param call The call, whose context comes from `createAuthContext`.
 * @returns What the procedure answers.
 * @throws {TRPCError} `UNAUTHORIZED`, with the `AuthError` as its cause: the client refreshes and repeats the call
 *   once. `SERVICE_UNAVAILABLE` where nobody can be judged at the moment.
 */
export const requireSession: AuthMiddleware = ({ ctx, next }) => next({ ctx: { auth: checkSession(ctx.auth) } })

/**
 * Lets users pass whose access token has all of these scopes (RFC 6749 section 3.3): it contains `requireSession`.
 *
 * @param scopes The scopes that are needed.
 * @returns A middleware for `t.procedure.use()`.
 * @throws {TRPCError} At a call: what `requireSession` throws; `FORBIDDEN`, with `insufficient_scope` as its cause,
 *   where a scope is missing (RFC 6750 section 3.1).
 */
export function requireScopes(...scopes: readonly [string, ...string[]]): AuthMiddleware {
  return ({ ctx, next }) => next({ ctx: { auth: checkScopes(checkSession(ctx.auth), scopes) } })
}

function checkSession(auth: Authentication): Authenticated {
  if (auth.status === 'authenticated') return auth
  const code = auth.error.action === 'retry' ? 'SERVICE_UNAVAILABLE' : 'UNAUTHORIZED'
  throw new TRPCError({ code, message: auth.error.message, cause: auth.error })
}

function checkScopes(auth: Authenticated, needed: readonly string[]): Authenticated {
  const missing = needed.filter((scope) => !auth.scopes.includes(scope))
  if (missing.length === 0) return auth
  const cause = new AuthError('insufficient_scope', `The access token lacks a scope: ${missing.join(' ')}`)
  throw new TRPCError({ code: 'FORBIDDEN', message: cause.message, cause })
}
