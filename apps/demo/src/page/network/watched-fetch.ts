import { loseAnswerHeader } from '../../lose-answer-header.ts'

/** A `fetch` that counts and can be made to fail, so that the page shows what a network does to a session. */
export interface WatchedFetch {
  /** For `createAuthClient`. */
  readonly fetch: typeof globalThis.fetch
  /** How many requests to the token route have left so far. */
  tokenRequests(): number
  /** Whether the last request to the token route said word for word the same as the one before. */
  isRepetition(): boolean
  /** Lets the next request to the token route reach the server, which answers it, and loses the answer on its way. */
  loseNextAnswer(): void
  /** Spoils the access tokens of the next requests on their way, as if the server did not take them any more. */
  spoilNextTokens(requests: number): void
}

/**
 * Watches requests on their way out.
 *
 * @param send Sends them.
 * @param tokenRoute How the address of the token route ends.
 */
export function createWatchedFetch(send: typeof globalThis.fetch, tokenRoute = '/auth/token'): WatchedFetch {
  let exchanges = 0
  let lastExchange = ''
  let isRepeated = false
  let isNextLost = false
  let tokensToSpoil = 0

  const exchange = async (input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> => {
    const words = init?.body instanceof URLSearchParams ? init.body.toString() : ''
    exchanges += 1
    isRepeated = words === lastExchange
    lastExchange = words
    if (!isNextLost) return send(input, init)
    isNextLost = false
    const headers = new Headers(init?.headers)
    headers.set(loseAnswerHeader, '1')
    const answer = await send(input, { ...init, headers })
    await answer.text()
    throw new TypeError('The connection was cut before the answer arrived')
  }

  return {
    fetch: (input, init) => {
      const address = input instanceof Request ? input.url : input.toString()
      if (address.endsWith(tokenRoute)) return exchange(input, init)
      if (tokensToSpoil === 0) return send(input, init)
      tokensToSpoil -= 1
      return send(input, withSpoiltToken(init))
    },
    tokenRequests: () => exchanges,
    isRepetition: () => isRepeated,
    loseNextAnswer: () => {
      isNextLost = true
    },
    spoilNextTokens: (requests) => {
      tokensToSpoil = requests
    },
  }
}

function withSpoiltToken(init: RequestInit | undefined): RequestInit {
  const headers = new Headers(init?.headers)
  if (headers.has('authorization')) headers.set('authorization', 'Bearer spoilt')
  return { ...init, headers }
}
