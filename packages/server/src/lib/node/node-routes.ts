import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRoutePath } from '../adapters/route-paths.ts'
import {
  type AnswerSharer,
  type CrossOriginOptions,
  answerAppPreflight,
  sharesAnswers,
} from '../adapters/share-answers.ts'
import type { AuthServices } from '../auth-services.ts'
import { answerMessage } from './answer-message.ts'
import { pathOf } from './incoming-address.ts'
import { IncomingHead } from './incoming-head.ts'
import { emitWarning } from './node-listener.ts'
import { deliverLater } from './node-session.ts'
import { sendAnswer, sendResponse } from './send-response.ts'

/** A middleware of Express or Connect. */
export type NodeMiddleware = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Mounts the routes of the server half: as the listener of a `node:http` server, `createServer(authRoutes(auth))`, or as a
 * middleware of Express or Connect, `app.use(authRoutes(auth))`, where requests for other paths go on. It may stand before
 * parsers of bodies or after them.
 *
 * @param auth The server half. Where its routes lie is its option `basePath`, whatever path the middleware is mounted at.
 * @returns The listener, which hands over heads and bodies in place.
 */
export function authRoutes(
  auth: Pick<AuthServices<never>, 'handler' | 'paths'>,
): (incoming: IncomingMessage, outgoing: ServerResponse, next?: (error?: unknown) => void) => void {
  return (incoming, outgoing, next) => {
    if (next !== undefined && !isRoutePath(pathOf(incoming), auth.paths)) return next()
    answerMessage(auth, incoming, outgoing)
      .then((answer) => sendAnswer(outgoing, answer))
      .catch(next ?? emitWarning)
  }
}

/**
 * Lets pages of the transport's `allowedOrigins` call routes of an Express or Connect app (CORS), and read the answers, also
 * those that report an error: `app.use(crossOrigin(auth))`, before the routes.
 *
 * @param auth The server half.
 * @param options What the routes know.
 * @returns The middleware; it does nothing where no origins are allowed.
 */
export function crossOrigin(auth: AnswerSharer, options: CrossOriginOptions = {}): NodeMiddleware {
  const isShared = sharesAnswers(auth)
  return (incoming, outgoing, next) => {
    if (!isShared) return next()
    const head = new IncomingHead(incoming)
    const preflight = answerAppPreflight(auth, head, { ...options, path: pathOf(incoming) })
    if (preflight !== undefined) return void sendResponse(outgoing, preflight).catch(next)
    deliverLater(outgoing, (answer) => auth.withCors(answer, head))
    next()
  }
}
