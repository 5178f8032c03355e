import type { AuthClient } from '../auth-client.ts'
import { authorizationOf } from './sent-token.ts'

/**
 * Makes the `connectionParams` of `createWSClient`: each connection and reconnection of the WebSocket begins with the
 * client's access token, refreshed if need be. It is sent over the socket, and never in the URL.
 *
 * `createAuthContext()` of the server half reads it. The server's context is that of the connection, so give `authLink` a
 * way to open another one: `authLink(client, { reconnect: () => wsClient.connection?.ws.close() })`.
 *
 * @param client Keeps the session.
 * @returns The option: a function that answers `{ authorization }`, or nothing where nobody is signed in.
 * @throws {AuthError} At a connection: why there is no access token at the moment, such as `unavailable`. tRPC tries again,
 *   by its `retryDelayMs`.
 */
export function authConnectionParams(
  client: Pick<AuthClient<unknown>, 'getAccessToken'>,
): () => Promise<Record<string, string>> {
  return async () => authorizationOf(await client.getAccessToken())
}
