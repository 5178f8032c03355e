import type { AuthClient } from '../auth-client.ts'
import { type CallContext, noteSentToken, sessionOf } from './sent-token.ts'

/** How an `EventSource` that is built on `fetch` connects. */
export type EventSourceFetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/**
 * Makes the `eventSourceOptions` of `httpSubscriptionLink`: each connection and reconnection carries the client's
 * access token in a header, where a URL would leave it in logs.
 *
 * The browser's own `EventSource` sends no headers: give the link one that takes a `fetch`, such as that of the package
 * `eventsource`. A subscription resumes where it was interrupted if its procedure yields `tracked()` events and takes
 * `lastEventId` in its input. Set the server's `sse.maxDurationMs` to the lifetime of the access token at most, so that
 * a long stream is authorized again.
 *
 * @param client Keeps the session. The subscription's origin has to be one of its `allowedOrigins`.
 * @returns The option: a function that answers `{ fetch }`.
 */
export function authEventSourceOptions(
  client: Pick<AuthClient<unknown>, 'state' | 'getAccessToken' | 'fetch'>,
): (subscription: { readonly op: { readonly context: CallContext } }) => { readonly fetch: EventSourceFetch } {
  return ({ op }) => ({
    fetch: async (url, init) => {
      const token = await client.getAccessToken()
      noteSentToken(op.context, { token, sessionId: sessionOf(client.state) })
      return client.fetch(url, init)
    },
  })
}
