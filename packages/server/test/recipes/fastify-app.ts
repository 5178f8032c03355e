import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requestHead, requireSession, respond, sessionOf } from '@tokenpair/server/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import { checkPassword } from './check-password.ts'

/** Creates an app: `createApp(auth).listen({ port: 8787 })` serves it. */
export function createApp(auth: AuthServices<{ readonly role: string }>): FastifyInstance {
  const app = fastify()
  void app.register(authRoutes(auth)).register(crossOrigin(auth))

  app.post('/sign-in', async (request, reply) => {
    const subject = checkPassword(request.body)
    if (subject === undefined) {
      return respond(auth, new AuthError('sign_in_refused', 'Name or password is wrong'), reply)
    }
    const signIn = { subject, method: 'password', scopes: ['notes'], request: requestHead(request.raw) }
    return respond(auth, auth.issueToken(signIn), reply)
  })

  app.get('/notes', { onRequest: requireSession(auth, { scopes: ['notes'] }) }, async (request) => {
    const { subject, claims } = sessionOf(auth, request)
    return { notes: `those of ${subject}, who is a ${claims.role}` }
  })
  return app
}
