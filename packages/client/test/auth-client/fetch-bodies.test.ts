import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestApi, type TestApi, unauthorized } from './test-api.ts'
import { countRequests, createWatchedClient, type WatchedClient } from './watched-client.ts'

const me = 'https://api.test/me'

/** A client whose first call is refused, and what it sends. */
async function signInAndRefuse(pair: TestAuth): Promise<WatchedClient & { readonly api: TestApi }> {
  const api = createTestApi(pair)
  const watched = createWatchedClient(pair, { fetch: api.fetch })
  await pair.signIn(watched.client)
  api.answer = () => (api.calls.length === 1 ? unauthorized() : new Response('good'))
  return { ...watched, api }
}

function formOf(name: string, content: string | Blob): FormData {
  const form = new FormData()
  form.append(name, content)
  return form
}

/** Notes what a `fetch` is called with, and answers 401 at first. */
function watchFetch(pair: TestAuth): { readonly fetch: typeof globalThis.fetch; readonly inits: RequestInit[] } {
  const inits: RequestInit[] = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    if (input !== me) return pair.network.fetch(input, init)
    inits.push(init)
    return inits.length === 1 ? unauthorized() : new Response('good')
  }
  return { fetch, inits }
}

describe('client.fetch(), answered by 401, with a body', () => {
  test.each([
    ['a text', 'hello', 'hello'],
    ['a Blob', new Blob(['hello']), 'hello'],
    ['an ArrayBuffer', new TextEncoder().encode('hello').buffer, 'hello'],
    ['a typed array', new TextEncoder().encode('hello'), 'hello'],
    ['URLSearchParams', new URLSearchParams({ to: 'you' }), 'to=you'],
    ['a form', formOf('greeting', 'hello'), 'hello'],
    ['a form with a file', formOf('file', new Blob(['hello'])), 'hello'],
  ])('FM-51: sends %s again', async (_, body, content) => {
    await using pair = await createTestAuth()
    const { client, api } = await signInAndRefuse(pair)

    const response = await client.fetch(me, { method: 'POST', body })

    expect(response.status).toBe(200)
    expect(api.calls.map((call) => call.body)).toEqual([
      expect.stringContaining(content),
      expect.stringContaining(content),
    ])
  })

  test('FM-51: refreshes before it sends a stream, where the token would not last', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { fetch: api.fetch, clock })
    await pair.signIn(client)
    const old = await client.getAccessToken()
    clock.jump(597_000)
    const init = { method: 'POST', body: new Blob(['hello']).stream(), duplex: 'half' }

    await client.fetch(me, init)

    expect(api.calls).toMatchObject([{ authorization: `Bearer ${await client.getAccessToken()}`, body: 'hello' }])
    expect(await client.getAccessToken()).not.toBe(old)
  })

  test('FM-51: does not repeat a stream in the place of the body of a Request', async () => {
    await using pair = await createTestAuth()
    const { client, api } = await signInAndRefuse(pair)
    const request = new Request(me, { method: 'POST', body: 'what was in it' })
    const init = { body: new Blob(['hello']).stream(), duplex: 'half' }

    expect((await client.fetch(request, init)).status).toBe(401)

    expect(api.calls.map(({ body }) => body)).toEqual(['hello'])
  })

  test('hands an upload on as it came, each time, and makes no copy of it', async () => {
    await using pair = await createTestAuth()
    const { fetch, inits } = watchFetch(pair)
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)
    const body = new Blob(['a large file'])

    await client.fetch(me, { method: 'PUT', body })

    expect(inits).toHaveLength(2)
    expect(inits.every((init) => init.body === body)).toBe(true)
  })

  test.each([
    ['sends no Request twice that has a body', new Request(me, { method: 'POST', body: 'old' }), undefined, 2],
    ['makes no copy of a Request without a body', new Request(me), undefined, 1],
    ['makes no copy where init has the body', new Request(me, { method: 'POST', body: 'old' }), { body: 'new' }, 1],
  ] as const)('FM-52: %s', async (...[, request, init, count]) => {
    await using pair = await createTestAuth()
    const sent: unknown[] = []
    const fetch: typeof globalThis.fetch = async (input, options) => {
      if (!(input instanceof Request)) return pair.network.fetch(input, options)
      sent.push(input)
      return sent.length === 1 ? unauthorized() : new Response('good')
    }
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)

    await client.fetch(request, init)

    expect(sent).toHaveLength(2)
    expect(sent[0]).toBe(request)
    expect(new Set(sent).size).toBe(count)
  })
})

describe('client.fetch(), with options', () => {
  test('leaves credentials, cache, redirect and the rest to the caller, at the repetition, too', async () => {
    await using pair = await createTestAuth()
    const { fetch, inits } = watchFetch(pair)
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)
    const options = { credentials: 'include', cache: 'reload', redirect: 'manual', keepalive: true } as const

    await client.fetch(me, options)

    expect(inits).toMatchObject([options, options])
  })

  test('adds none of them by itself', async () => {
    await using pair = await createTestAuth()
    const { fetch, inits } = watchFetch(pair)
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)

    await client.fetch(me)

    expect(inits.map((init) => Object.keys(init))).toEqual([['headers'], ['headers']])
  })

  test('FM-54: spends one time limit of the caller on the refresh, the call and its repetition together', async () => {
    await using pair = await createTestAuth()
    const { fetch, inits } = watchFetch(pair)
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)
    const limit = new AbortController()
    pair.clock.schedule(() => limit.abort(new DOMException('Too late', 'TimeoutError')), 1000)
    pair.network.plan({ kind: 'delay', ms: 5000 })
    const answer = client.fetch(me, { signal: limit.signal }).catch((error: unknown) => error)

    await pair.clock.advance(1000)

    expect(await answer).toMatchObject({ name: 'TimeoutError' })
    expect(inits.map(({ signal }) => signal)).toEqual([limit.signal])
    await pair.clock.advance(10_000)
    expect(countRequests(pair)).toBe(1)
    expect(client.inspect()?.generation).toBe(1)
  })
})

describe('an access token', () => {
  test('FM-56, FM-60: is in the header Authorization of a call, and nowhere else', async () => {
    await using pair = await createTestAuth()
    const seen: { readonly url: string; readonly headers: Headers; readonly body: string }[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, { ...init, signal: null })
      seen.push({ url: request.url, headers: new Headers(request.headers), body: await request.clone().text() })
      return new URL(request.url).pathname === '/me' ? new Response('good') : pair.network.fetch(request)
    }
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)
    const token = (await client.getAccessToken()) ?? ''

    await client.fetch(me, { method: 'POST', body: 'hello' })
    await client.signOut({ scope: 'others' })

    for (const { url, headers, body } of seen) {
      expect(headers.get('authorization')).toBe(`Bearer ${token}`)
      headers.delete('authorization')
      expect([url, body, ...headers.values()].filter((text) => text.includes(token))).toEqual([])
    }
    expect(seen).toHaveLength(2)
  })
})
