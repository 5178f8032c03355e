import type { JsonObject } from '@tokenpair/protocol'
import type { AuthServices } from '../auth-services.ts'
import type { Authentication } from '../token-managers/token-manager.ts'
import { type IncomingRequest, toWebRequest } from './incoming-request.ts'
import { type AnswerOptions, responseHeadOf } from './outgoing-response.ts'
import { keepSocket, type SocketOptions, socketOf, withConnectionParams } from './socket.ts'

/** What the procedures of a router learn of the sender of a request. */
export interface AuthContext<Claims extends object = JsonObject> {
  readonly auth: Authentication<Claims>
}

/** What `createContext` uses of what an adapter hands to it. */
export interface AuthContextOptions extends AnswerOptions, SocketOptions {
  readonly req: Request | IncomingRequest
}

/**
 * Makes the `createContext` of a tRPC adapter: of `fetchRequestHandler`, and of the Node.js adapters `standalone`,
 * `express` and the like.
 *
 * It refuses nobody, so that public procedures stay public; `requireSession` does. A batch is judged once. A token that was
 * renewed on this occasion is put on the answer, as `deliver()` does it. Over a WebSocket it is not delivered, and the next
 * request over HTTP renews it again.
 *
 * The calls of a WebSocket are judged together, when it is opened: by its request, and by the `authorization` among its
 * `connectionParams`, which `authConnectionParams()` of the client half sends. When that access token expires, the client is
 * asked to open another connection; ten seconds later, and at once where the session is revoked, this one is closed.
 *
 * @param auth The server half.
 * @returns The function. Where the router's context holds more, call it in a `createContext` of your own, and hand it all
 *   that the adapter gives.
 */
export function createAuthContext<Claims extends object = JsonObject>(
  auth: Pick<AuthServices<Claims>, 'authenticate' | 'deliver' | 'watchSession'>,
): (options: AuthContextOptions) => Promise<AuthContext<Claims>> {
  return async (options) => {
    const socket = socketOf(options)
    const request = socket ? withConnectionParams(toWebRequest(options.req), options) : toWebRequest(options.req)
    const authentication = await auth.authenticate(request)
    if (socket && authentication.status === 'authenticated') void keepSocket(socket, authentication, { auth, options })
    if (authentication.status === 'authenticated' && authentication.renewed !== undefined) {
      const head = responseHeadOf(options)
      const answer = new Response(undefined, { headers: head?.read() ?? {} })
      head?.write(auth.deliver(answer, authentication, request).headers)
    }
    return { auth: authentication }
  }
}
