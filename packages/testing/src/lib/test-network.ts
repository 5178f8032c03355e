import type { Clock } from '@tokenpair/client'
import { settleMicrotasks } from './manual-clock.ts'

/**
 * What happens to one request.
 *
 * - `deliver`: nothing special.
 * - `lose-request`: it never arrives, and the connection breaks.
 * - `lose-answer`: the server does all its work, then the connection breaks.
 * - `stall`: it never arrives, and the connection stays open until the sender gives up.
 * - `delay`: it arrives `ms` later, even if the sender has given up by then.
 * - `duplicate`: it arrives now, and once more `ms` later; only the first answer is seen.
 * - `answer`: something on the way answers in the server's place.
 * - `answer-instead`: the server does all its work, and something on the way replaces its answer.
 */
export type Fault =
  | { readonly kind: 'deliver' | 'lose-request' | 'lose-answer' | 'stall' }
  | { readonly kind: 'delay' | 'duplicate'; readonly ms: number }
  | { readonly kind: 'answer' | 'answer-instead'; readonly response: () => Response }

/** A request that was sent, and what became of it. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly fault: Fault['kind']
}

/** A network between clients and a server in the same process. */
export interface TestNetwork {
  /** Sends a request to the server, or to whatever fault comes first. */
  readonly fetch: typeof globalThis.fetch
  /** All requests, in the order of sending. */
  readonly requests: readonly SentRequest[]
  /** Sets what happens to the next requests, one each; after them all arrive. */
  plan(...faults: readonly Fault[]): void
  /** Forgets what was planned. */
  heal(): void
  /** Waits until no request is being answered and nobody sends another. */
  settle(): Promise<void>
}

/** What a network connects. */
export interface TestNetworkOptions {
  readonly handler: (request: Request) => Promise<Response>
  readonly clock: Clock
  /** Decides the fate of requests that no plan speaks of (default: all arrive). */
  readonly decide?: ((request: Request) => Fault) | undefined
}

const deliver: Fault = { kind: 'deliver' }

/**
 * Creates a network.
 *
 * @param options The server and the clock by which delays are counted.
 * @returns The network; its `fetch` goes into `createAuthClient`.
 */
export function createTestNetwork({ handler, clock, decide = () => deliver }: TestNetworkOptions): TestNetwork {
  const requests: SentRequest[] = []
  const planned: Fault[] = []
  const underWay = new Set<Promise<unknown>>()

  const answer = (request: Request): Promise<Response> => {
    const task = handler(request)
    underWay.add(task)
    return task.finally(() => underWay.delete(task))
  }
  const answerLater = (request: Request, ms: number): Promise<Response> =>
    new Promise((resolve, reject) => clock.schedule(() => void answer(request).then(resolve, reject), ms))

  return {
    requests,
    plan: (...faults) => {
      planned.push(...faults)
    },
    heal: () => {
      planned.length = 0
    },
    fetch: async (input, init) => {
      const { signal, ...rest } = init ?? {}
      signal?.throwIfAborted()
      const request = new Request(input, rest)
      const fault = planned.shift() ?? decide(request)
      requests.push({ method: request.method, path: new URL(request.url).pathname, fault: fault.kind })
      return untilAborted(suffer(fault, request, { answer, answerLater }), signal)
    },
    settle: async () => {
      let sent: number
      do {
        sent = requests.length
        await settleMicrotasks()
        while (underWay.size > 0) await Promise.allSettled(underWay)
        await settleMicrotasks()
      } while (requests.length > sent || underWay.size > 0) // an answer may have made somebody ask again
    },
  }
}

/** How a request reaches the server. */
interface Server {
  readonly answer: (request: Request) => Promise<Response>
  readonly answerLater: (request: Request, ms: number) => Promise<Response>
}

async function suffer(fault: Fault, request: Request, { answer, answerLater }: Server): Promise<Response> {
  switch (fault.kind) {
    case 'deliver':
      return answer(request)
    case 'lose-request':
      throw brokenConnection()
    case 'lose-answer':
      await answer(request)
      throw brokenConnection()
    case 'stall':
      return new Promise(() => undefined)
    case 'delay':
      return answerLater(request, fault.ms)
    case 'duplicate':
      void answerLater(request.clone(), fault.ms)
      return answer(request)
    case 'answer':
      return fault.response()
    case 'answer-instead':
      await answer(request)
      return fault.response()
  }
}

function brokenConnection(): TypeError {
  return new TypeError('The connection was broken')
}

/** Waits for an answer no longer than its caller does. The request goes on. */
export function untilAborted(answer: Promise<Response>, signal: AbortSignal | null | undefined): Promise<Response> {
  if (!signal) return answer
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([answer, aborted])
}
