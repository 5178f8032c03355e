import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, requestHead, requireSession, respond } from '@tokenpair/server/node'
import { checkPassword } from './check-password.ts'

/** Creates a listener: `createServer(createListener(auth)).listen(8787)` serves it. */
export function createListener(auth: AuthServices<{ readonly role: string }>): RequestListener {
  const routes = authRoutes(auth)
  const withNotes = requireSession(auth, { scopes: ['notes'] })

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    switch (`${incoming.method} ${incoming.url}`) {
      case 'POST /sign-in': {
        const subject = checkPassword(await json(incoming))
        if (subject === undefined) {
          return respond(auth, new AuthError('sign_in_refused', 'Name or password is wrong'), outgoing)
        }
        const signIn = { subject, method: 'password', scopes: ['notes'], request: requestHead(incoming) }
        return respond(auth, auth.issueToken(signIn), outgoing)
      }
      case 'GET /notes': {
        const user = await withNotes(incoming, outgoing)
        if (user === undefined) return // it has been answered
        outgoing.setHeader('content-type', 'application/json')
        outgoing.end(JSON.stringify({ notes: `those of ${user.subject}, who is a ${user.claims.role}` }))
        return
      }
    }
    routes(incoming, outgoing)
  }
  return (incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.writeHead(400).end()) // the body was not JSON
  }
}
