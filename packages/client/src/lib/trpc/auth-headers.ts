import type { AuthClient } from '../auth-client.ts'
import { authorizationOf, type CallContext, noteSentToken, sessionOf } from './sent-token.ts'

/** The calls that one HTTP request carries, as tRPC's links name them. */
export type RequestedCalls =
  | { readonly op: { readonly context: CallContext } }
  | { readonly opList: readonly { readonly context: CallContext }[] }

/**
 * Makes the `headers` of `httpLink`, `httpBatchLink` and `httpBatchStreamLink`: each request carries the client's
 * access token, refreshed if need be.
 *
 * It also notes which token each call was sent with, so that {@link authLink} refreshes only where that one is still
 * the newest.
 *
 * @param client Keeps the session.
 * @returns The option: a function that answers `Authorization: Bearer …` (RFC 6750 section 2.1), or no header where
 *   nobody is signed in.
 * @throws {AuthError} At a call: why there is no access token at the moment, such as `unavailable`.
 */
export function authHeaders(
  client: Pick<AuthClient<unknown>, 'state' | 'getAccessToken'>,
): (request: RequestedCalls) => Promise<Record<string, string>> {
  return async (request) => {
    const token = await client.getAccessToken()
    const sent = { token, sessionId: sessionOf(client.state) }
    for (const { context } of 'opList' in request ? request.opList : [request.op]) noteSentToken(context, sent)
    return authorizationOf(token)
  }
}
