import { decodeBase64Url, isRecord } from '@tokenpair/protocol'
import type { TestAuth } from '@tokenpair/testing'

/** A call as it arrived. */
export interface ApiCall {
  readonly url: string
  readonly authorization: string | null
  readonly body: string
}

/** Everything on the net but the auth routes. */
export interface TestApi {
  readonly fetch: typeof globalThis.fetch
  readonly calls: readonly ApiCall[]
  /** Answers calls from now on (before: all are good). */
  answer: (call: ApiCall) => Promise<Response> | Response
}

/** Creates an API whose `fetch` leaves the auth routes to the pair's network. */
export function createTestApi({ network }: TestAuth): TestApi {
  const calls: ApiCall[] = []
  const api: TestApi = {
    calls,
    answer: () => new Response('good'),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (new URL(request.url).pathname.startsWith('/auth/')) return network.fetch(input, init)
      const { url, headers } = request
      const call = { url, authorization: headers.get('authorization'), body: await request.text() }
      calls.push(call)
      return api.answer(call)
    },
  }
  return api
}

/** Whose access token a call carries. */
export function subjectOf({ authorization }: ApiCall): unknown {
  const payload = decodeBase64Url(authorization?.split('.')[1] ?? '')
  const claims: unknown = payload?.length && JSON.parse(new TextDecoder().decode(payload))
  return isRecord(claims) ? claims['sub'] : undefined
}

/** Something that comes when a test wants. */
export interface Held<Value> {
  readonly promise: Promise<Value>
  give(value: Value): void
}

/** Holds something back, such as an answer. */
export function hold<Value>(): Held<Value> {
  let give: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((resolve) => {
    give = resolve
  })
  return { promise, give: (value) => give(value) }
}

/** The answer of a resource that wants another token. */
export function unauthorized(): Response {
  return new Response('no', { status: 401 })
}
