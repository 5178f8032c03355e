import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import axios from 'axios'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type ApiCall, createTestApi, subjectOf, type TestApi, unauthorized } from '../auth-client/test-api.ts'
import { countRequests, createWatchedClient, type WatchedClient } from '../auth-client/watched-client.ts'
import { addAuth } from './axios-interceptors.ts'
import { authAxios } from './axios-on-fetch.ts'
import { send } from './xml-http-request.ts'

const origin = 'https://api.test'

/** As much of an `XMLHttpRequest` as the recipe uses, on a `fetch`. */
function requestOn(fetch: typeof globalThis.fetch): unknown {
  return class extends EventTarget {
    readonly upload = new EventTarget()
    readonly #headers = new Headers()
    #method = ''
    #url = ''
    status = 0
    responseText = ''
    open(method: string, url: string): void {
      this.#method = method
      this.#url = url
    }
    setRequestHeader(name: string, value: string): void {
      this.#headers.set(name, value)
    }
    send(body?: string): void {
      void fetch(this.#url, { method: this.#method, headers: this.#headers, body: body ?? null }).then(
        async (answer) => {
          this.status = answer.status
          this.responseText = await answer.text()
          this.dispatchEvent(new Event('load'))
        },
      )
    }
  }
}

type Send = (body: string) => Promise<{ readonly status: number; readonly text: string }>

/** The ways of the page to send a text by POST. */
const ways: readonly (readonly [string, (watched: WatchedClient, api: TestApi) => Send])[] = [
  [
    'axios-on-fetch',
    ({ client }) =>
      async (body) => {
        const { status, data } = await authAxios(client, origin).post('/me', body, { validateStatus: null })
        return { status, text: data }
      },
  ],
  [
    'axios-interceptors',
    ({ client }, api) =>
      async (body) => {
        const instance = axios.create({ baseURL: origin, adapter: 'fetch', env: { fetch: api.fetch } })
        addAuth(instance, client)
        const { status, data } = await instance.post('/me', body).catch((error: { response: never }) => error.response)
        return { status, text: data }
      },
  ],
  [
    'xml-http-request',
    ({ client }, api) =>
      async (body) => {
        vi.stubGlobal('XMLHttpRequest', requestOn(api.fetch))
        const { status, responseText } = await send(client, { method: 'POST', url: `${origin}/me`, body })
        return { status, text: responseText }
      },
  ],
]

interface Scene extends WatchedClient {
  readonly api: TestApi
  readonly post: Send
}

async function open(pair: TestAuth, way: (typeof ways)[number][1]): Promise<Scene> {
  const api = createTestApi(pair)
  const watched = createWatchedClient(pair, { fetch: api.fetch })
  await pair.signIn(watched.client)
  return { ...watched, api, post: way(watched, api) }
}

/** Refuses whatever token comes first. */
function refuseFirst(api: TestApi): (call: ApiCall) => Response {
  return ({ authorization }) => (authorization === api.calls[0]?.authorization ? unauthorized() : new Response('good'))
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each(ways)('the recipe %s', (_, way) => {
  test('sends the access token and the body', async () => {
    await using pair = await createTestAuth()
    const { client, api, post } = await open(pair, way)

    expect(await post('hello')).toEqual({ status: 200, text: 'good' })

    expect(api.calls).toMatchObject([{ authorization: `Bearer ${await client.getAccessToken()}`, body: 'hello' }])
  })

  test('refreshes once for several that are refused, and sends each once more, with its body', async () => {
    await using pair = await createTestAuth()
    const { api, post } = await open(pair, way)
    api.answer = refuseFirst(api)

    const answers = await Promise.all([post('one'), post('two'), post('three')])

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(api.calls.map(({ body }) => body).toSorted()).toEqual(['one', 'one', 'three', 'three', 'two', 'two'])
    expect(countRequests(pair)).toBe(1)
  })

  test('answers the second 401', async () => {
    await using pair = await createTestAuth()
    const { api, post } = await open(pair, way)
    api.answer = unauthorized

    expect(await post('hello')).toMatchObject({ status: 401 })

    expect(api.calls).toHaveLength(2)
    expect(countRequests(pair)).toBe(1)
  })

  test('answers the first 401 where the refresh fails', async () => {
    await using pair = await createTestAuth()
    const { api, post, signOuts } = await open(pair, way)
    api.answer = unauthorized
    pair.network.plan({ kind: 'lose-request' })

    expect(await post('hello')).toMatchObject({ status: 401 })

    expect(api.calls).toHaveLength(1)
    expect(signOuts).toEqual([])
  })

  test('sends nothing in the name of another user who signs in meanwhile', async () => {
    await using pair = await createTestAuth()
    const { client, api, post } = await open(pair, way)
    api.answer = async () => {
      await pair.signIn(client, { subject: 'bob' })
      return unauthorized()
    }

    expect(await post('hello')).toMatchObject({ status: 401 })

    expect(api.calls.map(subjectOf)).toEqual(['alice'])
  })
})
