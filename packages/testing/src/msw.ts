export { authHandlers, type AuthHandlersOptions, type TestGrant } from './lib/msw/auth-handlers.ts'
export { requireSession, type SessionResolver } from './lib/msw/require-session.ts'
