import type { JsonObject } from '@tokenpair/protocol'
import type { AuthServices } from '../auth-services.ts'
import type { Authentication } from '../token-managers/token-manager.ts'
import { type IncomingRequest, toWebRequest } from './incoming-request.ts'
import { type AnswerOptions, responseHeadOf } from './outgoing-response.ts'

/** What the procedures of a router learn of the sender of a request. */
export interface AuthContext<Claims extends object = JsonObject> {
  readonly auth: Authentication<Claims>
}

/** What `createContext` uses of what an adapter hands to it. */
export interface AuthContextOptions extends AnswerOptions {
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
 * @param auth The server half.
 * @returns The function. Where the router's context holds more, call it in a `createContext` of your own, and hand it all
 *   that the adapter gives.
 */
export function createAuthContext<Claims extends object = JsonObject>(
  auth: Pick<AuthServices<Claims>, 'authenticate' | 'deliver'>,
): (options: AuthContextOptions) => Promise<AuthContext<Claims>> {
  return async (options) => {
    const request = toWebRequest(options.req)
    const authentication = await auth.authenticate(request)
    if (authentication.status === 'authenticated' && authentication.renewed !== undefined) {
      const head = responseHeadOf(options)
      const answer = new Response(undefined, { headers: head?.read() ?? {} })
      head?.write(auth.deliver(answer, authentication, request).headers)
    }
    return { auth: authentication }
  }
}
