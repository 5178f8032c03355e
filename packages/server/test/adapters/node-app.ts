import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, requestHead, requireSession, respond } from '@tokenpair/server/node'
import { type OpenApp, openListener, subjectOf } from './open-app.ts'

/** The example app on node:http alone. */
function createNodeApp(auth: AuthServices): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const routes = authRoutes(auth)
  const withSession = requireSession(auth)
  const withNotes = requireSession(auth, { scopes: ['notes'] })
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    switch (`${incoming.method} ${incoming.url}`) {
      case 'POST /sign-in': {
        const subject = subjectOf(await json(incoming))
        const issued = auth.issueToken({ subject, method: 'password', request: requestHead(incoming) })
        return respond(auth, issued, outgoing)
      }
      case 'POST /refuse':
        return respond(auth, new AuthError('sign_in_refused', 'Email or password is wrong'), outgoing)
      case 'HEAD /me':
      case 'GET /me': {
        const user = await withSession(incoming, outgoing)
        if (user === undefined) return
        outgoing.writeHead(200, { 'content-type': 'application/json' })
        outgoing.end(JSON.stringify({ sub: user.subject, claims: user.claims }))
        return
      }
      case 'GET /notes': {
        const user = await withNotes(incoming, outgoing)
        if (user !== undefined) outgoing.end('notes')
        return
      }
      case 'GET /cached': {
        const user = await withSession(incoming, outgoing)
        if (user === undefined) return
        outgoing.writeHead(200, ['Set-Cookie', 'own=1', 'Cache-Control', 'public, max-age=60'])
        outgoing.end('cached')
        return
      }
    }
    routes(incoming, outgoing)
  }
  return (incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.writeHead(500).end())
}

export function openNode(auth: AuthServices): Promise<OpenApp> {
  return openListener(createNodeApp(auth))
}
