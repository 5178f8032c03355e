import type { AuthServices } from '@tokenpair/server'
import { Hono } from 'hono'
import { requireSession, type SessionVariables } from './require-session.ts'

/** What a signed-in user may ask in plain HTTP. */
export function createSessionRoutes(auth: AuthServices): Hono<SessionVariables> {
  const routes = new Hono<SessionVariables>()
  const withSession = requireSession(auth)

  routes.get('/me', withSession, (context) => {
    const { subject, scopes, claims } = context.get('session')
    return context.json({ sub: subject, scope: scopes.join(' '), claims })
  })

  // A drill of this demo: ends the caller's own session, as another device or an administrator would.
  routes.post('/drills/end-session', withSession, async (context) => {
    const { sessionId, subject } = context.get('session')
    await auth.tokenManager.revokeToken({ sessionId, subject, reason: 'ended' })
    return context.body(null, 204)
  })

  return routes
}
