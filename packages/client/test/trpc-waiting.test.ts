import { httpBatchLink } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { authHeaders } from '../src/trpc.ts'
import { apiOf, createApi } from './trpc-api.ts'
import { createTrpcPair, type PairFetch, trpcUrl } from './trpc-pair.ts'

const refused = { data: { code: 'UNAUTHORIZED' } }
const refresh = 'POST /auth/token 200'

describe('authLink(), while it waits', () => {
  test('delivers the refusal where somebody else has signed in during the refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/auth/token')
    const call = createApi(pair).a.query()
    await gate.reached
    await pair.signIn('bob')
    gate.open()

    await expect(call).rejects.toMatchObject(refused)

    expect(pair.client.state).toMatchObject({ subject: 'bob' })
    expect(pair.log.filter((line) => line.startsWith('GET a'))).toEqual(['GET a 401'])
  })

  test('delivers the refusal where somebody else had signed in before it arrived, and asks for no refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/trpc/a')
    const call = createApi(pair).a.query()
    await gate.reached
    await pair.signIn('bob')
    gate.open()

    await expect(call).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET a 401', 'POST /auth/revoke 200'])
  })

  test('delivers the refusal where the user has signed out during the refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/auth/token')
    const call = createApi(pair).a.query()
    await gate.reached
    await pair.client.signOut()
    gate.open()

    await expect(call).rejects.toMatchObject(refused)

    expect(pair.log.filter((line) => line.startsWith('GET a'))).toEqual(['GET a 401'])
  })

  test('lets an aborted call go at once, and the refresh go on for the others', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const gate = pair.hold('/auth/token')
    const controller = new AbortController()
    const api = createApi(pair)
    const aborted = api.a.query(undefined, { signal: controller.signal })
    const patient = api.b.query()
    await gate.reached
    controller.abort()

    await expect(aborted).rejects.toMatchObject({ cause: { name: 'AbortError' } })
    gate.open()

    expect(await patient).toBe('b for alice')
    expect(pair.log).toEqual(['GET a,b 401', refresh, 'GET b 200'])
  })

  test('shares the refresh with a fetch of the app', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()

    const [answer, response] = await Promise.all([createApi(pair).a.query(), pair.client.fetch(`${trpcUrl}/b`)])

    expect([answer, response.status]).toEqual(['a for alice', 200])
    expect(pair.log.filter((line) => line === refresh)).toHaveLength(1)
  })
})

describe('authLink(), before a link without authHeaders()', () => {
  test('refreshes whatever the token, and repeats', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const headers = async () => ({ authorization: `Bearer ${await pair.client.getAccessToken()}` })
    const api = apiOf(pair.client, httpBatchLink({ url: trpcUrl, headers, fetch: pair.fetch }))

    expect(await Promise.all([api.open.query(), api.a.query()])).toEqual(['open', 'a for alice'])

    expect(pair.log).toEqual(['GET open,a 207', refresh, 'GET a 200'])
  })

  test('repeats a call that was made while the client was loading', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const client = pair.reload()
    const headers = async () => ({ authorization: `Bearer ${await client.getAccessToken()}` })
    const api = apiOf(client, httpBatchLink({ url: trpcUrl, headers, fetch: pair.fetch }))

    const call = api.a.query()
    expect(client.state.status).toBe('loading')

    expect(await call).toBe('a for alice')
    client.dispose()
  })

  test('does not repeat a call in the name of somebody who signed in after it was made', async () => {
    await using pair = await createTrpcPair()
    await pair.client.getAccessToken()
    const gate = pair.hold('/trpc/a')
    const call = apiOf(pair.client, httpBatchLink({ url: trpcUrl, fetch: pair.fetch })).a.query()
    await gate.reached
    await pair.signIn('bob')
    gate.open()

    await expect(call).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET a 401'])
  })
})

describe('authLink(), where the refusal is no plain tRPC error', () => {
  const answers: readonly (readonly [string, number, object])[] = [
    ['a gateway', 401, { message: 'denied' }],
    ['an error formatter without a code', 207, [{ error: { message: 'denied', code: -32001, data: {} } }]],
  ]

  test.each(answers)('refreshes after that of %s', async (_, status, body) => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const fetch = answerFirst(pair.fetch, () => Response.json(body, { status }))
    const api = apiOf(pair.client, httpBatchLink({ url: trpcUrl, headers: authHeaders(pair.client), fetch }))

    expect(await api.a.query()).toBe('a for alice')

    expect(pair.log).toEqual([refresh, 'GET a 200'])
  })

  test('believes the code of the call, not the status', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const body = [{ error: { message: 'no', code: -32001, data: { code: 'FORBIDDEN' } } }]
    const fetch = answerFirst(pair.fetch, () => Response.json(body, { status: 401 }))
    const api = apiOf(pair.client, httpBatchLink({ url: trpcUrl, headers: authHeaders(pair.client), fetch }))

    await expect(api.a.query()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })

    expect(pair.log).toEqual([])
  })
})

/** A network whose first answer is given by somebody else. */
function answerFirst(fetch: PairFetch, answer: () => Response): PairFetch {
  let isFirst = true
  return async (input, init) => {
    if (!isFirst) return fetch(input, init)
    isFirst = false
    return answer()
  }
}
