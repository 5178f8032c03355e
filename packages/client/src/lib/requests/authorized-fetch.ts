import type { ClientPorts } from '../ports/client-ports.ts'
import type { PairSource } from '../session/pair-source.ts'
import type { SignedInRecord } from '../session/session-record.ts'

/** What {@link createAuthorizedFetch} works with. */
export interface AuthorizedFetchOptions {
  readonly pairs: PairSource
  /** Settles when the storage has been read. */
  readonly ready: Promise<void>
  /** The origins that may see the access token. */
  readonly origins: readonly string[]
}

/**
 * Creates a `fetch` that puts the access token on requests to allowed origins. A 401 is answered by one refresh and
 * one repetition, where the body can be sent again.
 *
 * A request that carries an `Authorization` header of its own, or goes elsewhere, is sent as it is.
 */
export function createAuthorizedFetch(ports: ClientPorts, options: AuthorizedFetchOptions): typeof globalThis.fetch {
  const { fetch } = ports
  const { pairs, ready, origins } = options
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined
    const { url } = request ?? new Request(input) // read as fetch reads it, where a page has a <base> of its own, too
    const hasOwn = headersOf(input, init).has('authorization')
    if (hasOwn || !origins.includes(new URL(url).origin)) return fetch(input, init)

    const signal = init?.signal ?? request?.signal
    const session = await untilAborted(ready.then(pairs.get), signal)
    if (!session) return fetch(input, init)
    const repeatable = repeatableInput(input, init)
    const response = await fetch(input, withToken(input, init, session))
    if (response.status !== 401 || !repeatable) return response

    const newer = await untilAborted(
      pairs.getNewer(session).catch(() => undefined),
      signal,
    )
    if (!newer) return response
    await response.body?.cancel()
    return fetch(repeatable, withToken(repeatable, init, newer))
  }
}

/** What to send again: the same input, a copy of a request, or nothing where a stream would be used up. */
function repeatableInput(input: RequestInfo | URL, init: RequestInit | undefined): RequestInfo | URL | undefined {
  if (init?.body instanceof ReadableStream) return undefined
  if (!(input instanceof Request) || input.body === null || init?.body !== undefined) return input
  return input.clone()
}

function headersOf(input: RequestInfo | URL, init: RequestInit | undefined): Headers {
  return new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
}

function withToken(input: RequestInfo | URL, init: RequestInit | undefined, { pair }: SignedInRecord): RequestInit {
  const headers = headersOf(input, init)
  headers.set('authorization', `Bearer ${pair.access_token}`)
  return { ...init, headers }
}

/** Waits no longer than the caller does. What is waited for goes on. */
function untilAborted<Result>(task: Promise<Result>, signal: AbortSignal | null | undefined): Promise<Result> {
  if (!signal) return task
  const aborted = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(signal.reason)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    void task.finally(() => signal.removeEventListener('abort', giveUp)).catch(() => undefined)
  })
  return Promise.race([task, aborted])
}
