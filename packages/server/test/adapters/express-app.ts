import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requestHead, requireSession, respond } from '@tokenpair/server/express'
import express, { type Express } from 'express'
import { type ExampleOptions, type OpenApp, openListener, subjectOf } from './open-app.ts'

/** The example app on Express. */
function createExpressApp(auth: AuthServices, { parsers = 'none' }: ExampleOptions = {}): Express {
  const app = express()
  if (parsers === 'first') app.use(express.json(), express.urlencoded())
  app.use(authRoutes(auth))
  app.use(crossOrigin(auth))
  app.post('/sign-in', express.json(), async (request, response) => {
    const subject = subjectOf(request.body)
    const issued = auth.issueToken({ subject, method: 'password', request: requestHead(request) })
    await respond(auth, issued, response)
  })
  app.post('/refuse', (_, response) =>
    respond(auth, new AuthError('sign_in_refused', 'Email or password is wrong'), response),
  )
  app.get('/me', requireSession(auth), (_, response) => {
    const { subject, claims } = response.locals.auth
    response.json({ sub: subject, claims })
  })
  app.get('/notes', requireSession(auth, { scopes: ['notes'] }), (_, response) => response.send('notes'))
  app.get('/cached', requireSession(auth), (_, response) => {
    response.set('cache-control', 'public, max-age=60').cookie('own', '1').send('cached')
  })
  return app
}

export function openExpress(auth: AuthServices, options?: ExampleOptions): Promise<OpenApp> {
  return openListener(createExpressApp(auth, options))
}
