export { type AuthContext, createAuthContext } from './lib/trpc/auth-context.ts'
export type { IncomingRequest } from './lib/trpc/incoming-request.ts'
export { type AuthMiddleware, requireScopes, requireSession } from './lib/trpc/require-session.ts'
