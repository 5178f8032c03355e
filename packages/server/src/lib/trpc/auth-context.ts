import type { JsonObject } from '@tokenpair/protocol'
import type { AuthServices } from '../auth-services.ts'
import type { Authentication } from '../token-managers/token-manager.ts'
import { type IncomingRequest, toWebRequest } from './incoming-request.ts'

/** What the procedures of a router learn of the sender of a request. */
export interface AuthContext<Claims extends object = JsonObject> {
  readonly auth: Authentication<Claims>
}

/**
 * Makes the `createContext` of a tRPC adapter: of `fetchRequestHandler`, and of the Node.js adapters `standalone`,
 * `express` and the like.
 *
 * It refuses nobody, so that public procedures stay public; `requireSession` does. A batch is judged once.
 *
 * @param auth The server half.
 * @returns The function. Where the router's context holds more, call it in a `createContext` of your own.
 */
export function createAuthContext<Claims extends object = JsonObject>(
  auth: Pick<AuthServices<Claims>, 'authenticate'>,
): (options: { readonly req: Request | IncomingRequest }) => Promise<AuthContext<Claims>> {
  return async ({ req }) => ({ auth: await auth.authenticate(toWebRequest(req)) })
}
