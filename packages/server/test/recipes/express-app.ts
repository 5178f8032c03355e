import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requestHead, requireSession, respond } from '@tokenpair/server/express'
import express, { type Express } from 'express'
import { checkPassword } from './check-password.ts'

/** Creates an app: `createApp(auth).listen(8787)` serves it. */
export function createApp(auth: AuthServices<{ readonly role: string }>): Express {
  const app = express()
  app.use(authRoutes(auth), crossOrigin(auth), express.json())

  app.post('/sign-in', async (request, response) => {
    const subject = checkPassword(request.body)
    if (subject === undefined) {
      return respond(auth, new AuthError('sign_in_refused', 'Name or password is wrong'), response)
    }
    const signIn = { subject, method: 'password', scopes: ['notes'], request: requestHead(request) }
    return respond(auth, auth.issueToken(signIn), response)
  })

  app.get('/notes', requireSession(auth, { scopes: ['notes'] }), (_, response) => {
    const { subject, claims } = response.locals.auth
    response.json({ notes: `those of ${subject}, who is a ${claims.role}` })
  })
  return app
}
