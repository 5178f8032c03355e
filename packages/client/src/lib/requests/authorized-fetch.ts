import type { ClientPorts } from '../ports/client-ports.ts'
import { listenTo } from '../ports/listen-to.ts'
import type { PairSource } from '../session/pair-source.ts'
import type { SignedInRecord } from '../session/session-record.ts'

/**
 * Creates a `fetch` that puts the access token on requests to allowed origins. A 401 is answered by one refresh and
 * one repetition, where the body can be sent again.
 *
 * A request that carries an `Authorization` header of its own, or goes elsewhere, is sent as it is.
 *
 * @param origins Those that may see the access token.
 */
export function createAuthorizedFetch(
  ports: ClientPorts,
  pairs: PairSource,
  origins: readonly string[],
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined
    const headers = new Headers(init?.headers ?? request?.headers)
    const { url } = request ?? new Request(input) // read as fetch reads it, where a page has a <base> of its own, too
    if (headers.has('authorization') || !origins.includes(new URL(url).origin)) return ports.fetch(input, init)

    const signal = init?.signal ?? request?.signal
    const session = await untilAborted(pairs.get(), signal)
    if (!session) return ports.fetch(input, init)
    const send = (target: RequestInfo | URL, { pair }: SignedInRecord): Promise<Response> => {
      if (pair.access_token) headers.set('authorization', `Bearer ${pair.access_token}`) // else a cookie authenticates
      return ports.fetch(target, { ...init, headers })
    }
    const repeatable = repeatableInput(input, init)
    const response = await send(input, session)
    if (response.status !== 401 || !repeatable) return response

    const newer = await untilAborted(
      pairs.replace(session).catch(() => undefined),
      signal,
    )
    if (!newer) return response
    await response.body?.cancel()
    return send(repeatable, newer)
  }
}

/** What to send again: the same input, a copy of a request, or nothing where a stream would be used up. */
function repeatableInput(input: RequestInfo | URL, init: RequestInit | undefined): RequestInfo | URL | undefined {
  const body = init?.body
  if (body instanceof ReadableStream) return undefined
  return !body && input instanceof Request && input.body ? input.clone() : input
}

/** Waits no longer than the caller does. What is waited for goes on. */
function untilAborted<Result>(task: Promise<Result>, signal: AbortSignal | null | undefined): Promise<Result> {
  if (!signal) return task
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason)
    if (signal.aborted) giveUp()
    void task.then(resolve, reject).finally(listenTo(signal, 'abort', giveUp))
  })
}
