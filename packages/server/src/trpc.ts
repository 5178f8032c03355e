export { type AuthContext, type AuthContextOptions, createAuthContext } from './lib/trpc/auth-context.ts'
export type { IncomingRequest } from './lib/trpc/incoming-request.ts'
export type { AnswerOptions } from './lib/trpc/outgoing-response.ts'
export { type AuthMiddleware, requireScopes, requireSession } from './lib/trpc/require-session.ts'
