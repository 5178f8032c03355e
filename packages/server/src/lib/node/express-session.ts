import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JsonObject } from '@tokenpair/protocol'
import type { SessionJudge, SessionOptions } from '../adapters/admit-session.ts'
import type { Authenticated } from '../token-managers/token-manager.ts'
import { requireSession as admit } from './node-session.ts'

/** What a protected route finds in `response.locals`. */
export interface SessionLocals<Claims extends object = JsonObject> {
  auth: Authenticated<Claims>
}

/** A middleware of Express that says to the handlers after it what is in `response.locals`. */
export type SessionMiddleware<Claims extends object = JsonObject> = (
  incoming: IncomingMessage,
  outgoing: ServerResponse & { locals: SessionLocals<Claims> },
  next: (error?: unknown) => void,
) => void

/**
 * Protects a route of Express: `app.get('/notes', requireSession(auth, { scopes: ['notes'] }), handler)`. The user is in
 * `response.locals.auth`, with the claims typed as those of `auth`.
 *
 * @param auth The server half.
 * @param options What the access token has to allow.
 * @returns A middleware that answers others itself: by 401, by 403 `insufficient_scope`, or by 503 where nobody can be
 *   judged. A token that was renewed is put on the answer when its head is written.
 */
export function requireSession<Claims extends object = JsonObject>(
  auth: SessionJudge<Claims>,
  options: SessionOptions = {},
): SessionMiddleware<Claims> {
  const judge = admit(auth, options)
  return (incoming, outgoing, next) => {
    judge(incoming, outgoing).then((user) => {
      if (user === undefined) return
      outgoing.locals.auth = user
      next()
    }, next)
  }
}
