import { AuthError, type JsonObject } from '@tokenpair/protocol'
import { TRPCError, type TRPCMiddlewareFunction } from '@trpc/server'
import type { Authenticated, Authentication } from '../token-managers/token-manager.ts'
import type { AuthContext } from './auth-context.ts'

type MiddlewareOf<Claims extends object> = TRPCMiddlewareFunction<
  AuthContext<Claims>,
  object,
  object,
  { readonly auth: Authenticated<Claims> },
  unknown
>

/**
 * A tRPC middleware after which `ctx.auth` is known to be {@link Authenticated}. It fits every `initTRPC` instance. The
 * type of the claims has to be named, since tRPC does not hand it on: `t.procedure.use(requireSession<Claims>)`.
 */
export interface AuthMiddleware {
  <Claims extends object>(call: Parameters<MiddlewareOf<Claims>>[0]): ReturnType<MiddlewareOf<Claims>>
  // The last one is what tRPC sees where no type is named.
  (call: Parameters<MiddlewareOf<JsonObject>>[0]): ReturnType<MiddlewareOf<JsonObject>>
}

/**
 * Lets signed-in users pass: `t.procedure.use(requireSession)`.
 *
 * @param call The call, whose context comes from `createAuthContext`.
 * @returns What the procedure answers.
 * @throws {TRPCError} `UNAUTHORIZED`, with the `AuthError` as its cause: the client refreshes and repeats the call
 *   once. `SERVICE_UNAVAILABLE` where nobody can be judged at the moment.
 */
export const requireSession: AuthMiddleware = <Claims extends object>({
  ctx,
  next,
}: Parameters<MiddlewareOf<Claims>>[0]): ReturnType<MiddlewareOf<Claims>> =>
  next({ ctx: { auth: checkSession(ctx.auth) } })

/**
 * Lets users pass whose access token has all of these scopes (RFC 6749 section 3.3): it contains `requireSession`.
 *
 * @param scopes The scopes that are needed.
 * @returns A middleware for `t.procedure.use()`.
 * @throws {TRPCError} At a call: what `requireSession` throws; `FORBIDDEN`, with `insufficient_scope` as its cause,
 *   where a scope is missing (RFC 6750 section 3.1).
 */
export function requireScopes<Claims extends object = JsonObject>(
  ...scopes: readonly [string, ...string[]]
): MiddlewareOf<Claims> {
  return ({ ctx, next }) => next({ ctx: { auth: checkScopes(checkSession(ctx.auth), scopes) } })
}

function checkSession<Claims extends object>(auth: Authentication<Claims>): Authenticated<Claims> {
  if (auth.status === 'authenticated') return auth
  const code = auth.error.action === 'retry' ? 'SERVICE_UNAVAILABLE' : 'UNAUTHORIZED'
  throw new TRPCError({ code, message: auth.error.message, cause: auth.error })
}

function checkScopes<Claims extends object>(
  auth: Authenticated<Claims>,
  needed: readonly string[],
): Authenticated<Claims> {
  const missing = needed.filter((scope) => !auth.scopes.includes(scope))
  if (missing.length === 0) return auth
  const cause = new AuthError('insufficient_scope', `The access token lacks a scope: ${missing.join(' ')}`)
  throw new TRPCError({ code: 'FORBIDDEN', message: cause.message, cause })
}
