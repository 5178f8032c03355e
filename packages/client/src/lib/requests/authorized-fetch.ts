import type { SignedInRecord } from '../session/session-record.ts'

/** What {@link createAuthorizedFetch} works with. */
export interface AuthorizedFetchOptions {
  /** Sends requests as they are. */
  readonly fetch: typeof globalThis.fetch
  /** Where relative URLs start, if the runtime does not know. */
  readonly baseUrl: string
  /** The origins that may see the access token. */
  readonly allowedOrigins: ReadonlySet<string>
  /** A pair whose access token is good for a request, or `undefined` where nobody is signed in. */
  readonly getPair: () => Promise<SignedInRecord | undefined>
  /** A newer pair of the same session, or `undefined` where there is none. */
  readonly getNewerPair: (refused: SignedInRecord) => Promise<SignedInRecord | undefined>
}

/**
 * Creates a `fetch` that puts the access token on requests to allowed origins. A 401 is answered by one refresh and
 * one repetition, where the body can be sent again.
 *
 * A request that carries an `Authorization` header of its own, or goes elsewhere, is sent as it is.
 */
export function createAuthorizedFetch(options: AuthorizedFetchOptions): typeof globalThis.fetch {
  const { fetch, getPair, getNewerPair } = options
  return async (input, init) => {
    const target = new URL(input instanceof Request ? input.url : input, options.baseUrl)
    const hasOwn = headersOf(input, init).has('authorization')
    if (hasOwn || !options.allowedOrigins.has(target.origin)) return fetch(input, init)

    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    const pair = await untilAborted(getPair(), signal)
    if (pair === undefined) return fetch(input, init)
    const repeatable = repeatableInput(input, init)
    const response = await fetch(input, withToken(input, init, pair))
    if (response.status !== 401 || repeatable === undefined) return response

    const newer = await untilAborted(
      getNewerPair(pair).catch(() => undefined),
      signal,
    )
    if (newer === undefined) return response
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

function withToken(input: RequestInfo | URL, init: RequestInit | undefined, pair: SignedInRecord): RequestInit {
  const headers = headersOf(input, init)
  headers.set('authorization', `Bearer ${pair.accessToken}`)
  return { ...init, headers }
}

/** Waits no longer than the caller does. What is waited for goes on. */
function untilAborted<Result>(task: Promise<Result>, signal: AbortSignal | null | undefined): Promise<Result> {
  if (!signal) return task
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
