import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requireSession, respond } from '@tokenpair/server/hono'
import { Hono } from 'hono'
import { type OpenApp, subjectOf } from './open-app.ts'

/** The example app on Hono. */
function createHonoApp(auth: AuthServices): Hono {
  const app = new Hono()
  app.use(authRoutes(auth))
  app.use(crossOrigin(auth))
  app.post('/sign-in', async (c) => {
    const subject = subjectOf(await c.req.json<unknown>())
    return respond(auth, auth.issueToken({ subject, method: 'password', request: c.req.raw }), c)
  })
  app.post('/refuse', (c) => respond(auth, new AuthError('sign_in_refused', 'Email or password is wrong'), c))
  app.get('/me', requireSession(auth), (c) => {
    const { subject, claims } = c.var.auth
    return c.json({ sub: subject, claims })
  })
  app.get('/notes', requireSession(auth, { scopes: ['notes'] }), (c) => c.text('notes'))
  app.get('/cached', requireSession(auth), (c) => {
    c.header('set-cookie', 'own=1')
    c.header('cache-control', 'public, max-age=60')
    return c.text('cached')
  })
  app.onError((_, c) => c.text('The server failed', 500))
  return app
}

export async function openHono(auth: AuthServices): Promise<OpenApp> {
  const app = createHonoApp(auth)
  return {
    port: undefined,
    send: async (method, path, init) => app.request(`http://api.test${path}`, { method, ...init }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}
