import { httpBatchLink, httpBatchStreamLink, httpLink, isNonJsonSerializable, splitLink } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { authHeaders } from '../src/trpc.ts'
import { apiOf, createApi } from './trpc-api.ts'
import { type AppRouter, createTrpcPair, trpcUrl } from './trpc-pair.ts'

const codeOf = (error: unknown): unknown => Reflect.get(Object(Reflect.get(Object(error), 'data')), 'code')
const refused = { data: { code: 'UNAUTHORIZED' } }
const refresh = 'POST /auth/token 200'

describe('authLink()', () => {
  test('leaves calls alone that succeed', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const api = createApi(pair)

    expect(await Promise.all([api.open.query(), api.a.query()])).toEqual(['open', 'a for alice'])

    expect(pair.log).toEqual(['GET open,a 200'])
  })

  test('FM-61: refreshes once for a batch of mixed results and repeats only the calls that were refused', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair)
    const gate = pair.hold('/trpc/open')

    const calls = Promise.all([
      api.open.query(),
      api.a.query(),
      api.b.query(),
      api.boom.query().catch(codeOf),
      api.m.mutate(7),
    ])
    await expect.poll(() => pair.log).toContain('POST m 401') // both requests have the old token
    gate.open()
    const results = await calls

    expect(results).toEqual(['open', 'a for alice', 'b for alice', 'BAD_REQUEST', 'm7 for alice'])
    expect(pair.log.toSorted()).toEqual(['GET a,b 200', 'GET open,a,b,boom 207', refresh, 'POST m 200', 'POST m 401'])
  })

  test('refreshes once for a batch that was refused as a whole', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair)

    expect(await Promise.all([api.a.query(), api.b.query()])).toEqual(['a for alice', 'b for alice'])

    expect(pair.log).toEqual(['GET a,b 401', refresh, 'GET a,b 200'])
  })

  test('FM-61: sees refusals in a stream, whose status is 200', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair, httpBatchStreamLink<AppRouter>)

    expect(await Promise.all([api.open.query(), api.a.query()])).toEqual(['open', 'a for alice'])

    expect(pair.log).toEqual(['GET open,a 200', refresh, 'GET a 200'])
  })

  test('repeats once only: a server that always refuses sees two requests and one refresh', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const api = createApi(pair)

    await expect(api.never.query()).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET never 401', refresh, 'GET never 401'])
  })

  test.each([
    ['httpBatchLink', httpBatchLink<AppRouter>],
    ['httpLink', httpLink<AppRouter>],
  ])('does not refresh again for a late refusal of %s, whose token was replaced meanwhile', async (_, makeLink) => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const api = createApi(pair, makeLink)
    const gate = pair.hold('/trpc/a')
    const late = api.a.query()
    await gate.reached
    await createApi(pair).b.query()
    gate.open()

    expect(await late).toBe('a for alice')

    expect(pair.log.filter((line) => line === refresh)).toHaveLength(1)
  })

  test('sends a form again', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const options = { url: trpcUrl, headers: authHeaders(pair.client), fetch: pair.fetch }
    const link = splitLink<AppRouter>({
      condition: (op) => isNonJsonSerializable(op.input),
      true: httpLink(options),
      false: httpBatchLink(options),
    })
    const form = new FormData()
    form.set('photo', 'a sunset')

    expect(await apiOf(pair.client, link).upload.mutate(form)).toBe('uploaded photo')

    expect(pair.log).toEqual(['POST upload 401', refresh, 'POST upload 200'])
  })

  test('does not send a stream again, which the first sending has used up', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()

    await expect(createApi(pair).take.mutate(new ReadableStream())).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['POST take 401'])
  })

  test('delivers the refusal where nobody is signed in, and asks for no refresh', async () => {
    await using pair = await createTrpcPair()
    const api = createApi(pair)

    await expect(api.a.query()).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET a 401'])
  })

  test('delivers the refusal where the refresh fails, and keeps the session', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    pair.failRefresh()
    const api = createApi(pair)

    await expect(api.a.query()).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET a 401', 'POST /auth/token 503'])
    expect(pair.client.state.status).toBe('signed-in')
  })

  test('delivers the refusal where the refresh ends the session', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    const api = createApi(pair)

    await expect(api.a.query()).rejects.toMatchObject(refused)

    expect(pair.log).toEqual(['GET a 401', 'POST /auth/token 400'])
    expect(pair.client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
  })
})
