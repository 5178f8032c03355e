import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestApi, hold, subjectOf, unauthorized } from './test-api.ts'
import { countRequests, createWatchedClient } from './watched-client.ts'

const me = 'https://api.test/me'

describe('client.fetch()', () => {
  test('sends the access token', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)

    const response = await client.fetch(me, { method: 'POST', body: 'hello' })

    expect(await response.text()).toBe('good')
    expect(api.calls).toEqual([{ url: me, authorization: `Bearer ${await client.getAccessToken()}`, body: 'hello' }])
  })

  test('keeps the headers of the caller', async () => {
    await using pair = await createTestAuth()
    const seen: (string | null)[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { headers } = new Request(input, init)
      seen.push(headers.get('x-tenant'), headers.get('authorization')?.slice(0, 7) ?? null)
      return new Response()
    }
    const { client } = createWatchedClient(pair, { fetch })
    await pair.signIn(client)

    await client.fetch(me, { headers: [['x-tenant', 'seven']] })
    await client.fetch(new Request(me, { headers: { 'x-tenant': 'eight' } }))

    expect(seen).toEqual(['seven', 'Bearer ', 'eight', 'Bearer '])
  })

  test('sends no token where nobody is signed in', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })

    await client.fetch(me)

    expect(api.calls).toMatchObject([{ authorization: null }])
  })

  test('waits until the storage has been read', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { promise, give } = hold<string | undefined>()
    const storage = { read: () => promise, update: async (change: (text?: string) => string) => change() }
    const { client } = createWatchedClient(pair, { fetch: api.fetch, storage })
    const answer = client.fetch(me)
    await pair.settle()
    expect(api.calls).toEqual([])

    give(undefined)

    expect((await answer).status).toBe(200)
  })

  test.each([
    ['in init', me, { headers: { Authorization: 'Basic YQ==' } }],
    ['in a Request', new Request(me, { headers: { Authorization: 'Basic YQ==' } }), undefined],
  ])("FM-58: leaves the caller's own Authorization alone %s, also after a 401", async (_, input, init) => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = unauthorized

    expect((await client.fetch(input, init)).status).toBe(401)

    expect(api.calls).toMatchObject([{ authorization: 'Basic YQ==' }])
    expect(countRequests(pair)).toBe(0)
  })
})

describe('client.fetch(), answered by 401', () => {
  test('W6: refreshes once and repeats once', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const refused = `Bearer ${await client.getAccessToken()}`
    api.answer = ({ authorization }) => (authorization === refused ? unauthorized() : new Response('good'))

    const response = await client.fetch(me, { method: 'POST', body: 'hello' })

    expect(response.status).toBe(200)
    expect(api.calls.map(({ body }) => body)).toEqual(['hello', 'hello'])
    expect(api.calls.map(({ authorization }) => authorization)).toEqual([
      refused,
      `Bearer ${await client.getAccessToken()}`,
    ])
    expect(countRequests(pair)).toBe(1)
  })

  test('FM-47: refreshes once for ten calls', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const refused = `Bearer ${await client.getAccessToken()}`
    api.answer = ({ authorization }) => (authorization === refused ? unauthorized() : new Response('good'))

    const responses = await Promise.all(Array.from({ length: 10 }, () => client.fetch(me)))

    expect(responses.every(({ ok }) => ok)).toBe(true)
    expect(api.calls).toHaveLength(20)
    expect(countRequests(pair)).toBe(1)
  })

  test('FM-48: repeats without a refresh where the token has been replaced meanwhile', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const late = hold<Response>()
    api.answer = () => (api.calls.length === 1 ? late.promise : new Response('good'))
    const answer = client.fetch(me)
    await client.refresh()

    late.give(unauthorized())

    expect((await answer).status).toBe(200)
    expect(api.calls[1]?.authorization).toBe(`Bearer ${await client.getAccessToken()}`)
    expect(countRequests(pair)).toBe(1)
  })

  test('FM-35, FM-49: answers the second 401, after one refresh', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client, signOuts } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = () => new Response(`no ${api.calls.length}`, { status: 401 })

    const response = await client.fetch(me)

    expect([response.status, await response.text()]).toEqual([401, 'no 2'])
    expect(countRequests(pair)).toBe(1)
    expect(signOuts).toEqual([])
  })

  test('answers the first 401 where the refresh fails', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = unauthorized
    pair.network.plan({ kind: 'lose-request' })

    const response = await client.fetch(me)

    expect([response.status, await response.text()]).toEqual([401, 'no'])
    expect(api.calls).toHaveLength(1)
    expect(client.state.status).toBe('signed-in')
  })

  test('answers the first 401 where the refresh ends the session', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client, signOuts } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = unauthorized
    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect((await client.fetch(me)).status).toBe(401)

    expect(api.calls).toHaveLength(1)
    expect(signOuts).toEqual(['revoked'])
  })

  test('FM-52: repeats a Request with its body', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = () => (api.calls.length === 1 ? unauthorized() : new Response('good'))

    const response = await client.fetch(new Request(me, { method: 'PUT', body: 'hello' }))

    expect(response.status).toBe(200)
    expect(api.calls.map(({ body }) => body)).toEqual(['hello', 'hello'])
  })

  test('repeats a Request whose body is replaced in init', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = () => (api.calls.length === 1 ? unauthorized() : new Response('good'))

    await client.fetch(new Request(me, { method: 'PUT', body: 'hello' }), { body: 'bye' })

    expect(api.calls.map(({ body }) => body)).toEqual(['bye', 'bye'])
  })

  test('FM-51: does not repeat a stream, which is used up', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = unauthorized
    const init = { method: 'POST', body: new Blob(['hello']).stream(), duplex: 'half' }

    expect((await client.fetch(me, init)).status).toBe(401)

    expect(api.calls.map(({ body }) => body)).toEqual(['hello'])
  })

  test.each([400, 403, 404, 500, 503])('answers a %d as it is', async (status) => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = () => new Response(null, { status })

    expect((await client.fetch(me)).status).toBe(status)

    expect(api.calls).toHaveLength(1)
    expect(countRequests(pair)).toBe(0)
  })
})

describe('client.fetch(), while another user signs in', () => {
  test('FM-81: does not repeat the request with the token of the other user', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    const late = hold<Response>()
    api.answer = () => late.promise
    const answer = client.fetch(me)
    await pair.signIn(client, { subject: 'bob' })

    late.give(unauthorized())

    expect((await answer).status).toBe(401)
    expect(api.calls.map(subjectOf)).toEqual(['alice'])
  })

  test('FM-81: does not send with the token of the other user what has waited for a refresh', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const clock = pair.clock.fork()
    const { client } = createWatchedClient(pair, { fetch: api.fetch, clock })
    await pair.signIn(client)
    pair.network.plan({ kind: 'stall' })
    clock.jump(600_000)
    const answer = client.fetch(me)
    await pair.settle()

    await pair.signIn(client, { subject: 'bob' })
    await pair.clock.advance(20_000)

    await answer
    expect(api.calls.map(subjectOf)).not.toContain('bob')
  })
})
