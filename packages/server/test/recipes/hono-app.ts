import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requireSession, respond } from '@tokenpair/server/hono'
import { Hono } from 'hono'
import { checkPassword } from './check-password.ts'

/** Creates an app: with @hono/node-server, `serve({ fetch: createApp(auth).fetch })` serves it. */
export function createApp(auth: AuthServices<{ readonly role: string }>): Hono {
  const app = new Hono()
  app.use(authRoutes(auth), crossOrigin(auth))

  app.post('/sign-in', async (c) => {
    const subject = checkPassword(await c.req.json<unknown>())
    if (subject === undefined) return respond(auth, new AuthError('sign_in_refused', 'Name or password is wrong'), c)
    return respond(auth, auth.issueToken({ subject, method: 'password', scopes: ['notes'], request: c.req.raw }), c)
  })

  app.get('/notes', requireSession(auth, { scopes: ['notes'] }), (c) => {
    const { subject, claims } = c.var.auth
    return c.json({ notes: `those of ${subject}, who is a ${claims.role}` })
  })
  return app
}
