import { inspect } from 'node:util'
import { createTRPCClient, httpBatchLink, httpLink, type TRPCLink } from '@trpc/client'
import { tap } from '@trpc/server/observable'
import { describe, expect, test } from 'vitest'
import { authHeaders } from '../src/trpc.ts'
import { apiOf } from './trpc-api.ts'
import { type AppRouter, createTrpcPair, trpcUrl } from './trpc-pair.ts'

describe('authHeaders()', () => {
  test('sends the access token of the client, in a batch and alone', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const headers = authHeaders(pair.client)
    const token = await pair.client.getAccessToken()

    expect(await headers({ op: { context: {} } })).toEqual({ authorization: `Bearer ${token}` })
    expect(await headers({ opList: [{ context: {} }] })).toEqual({ authorization: `Bearer ${token}` })
  })

  test('sends no header where nobody is signed in', async () => {
    await using pair = await createTrpcPair()

    expect(await authHeaders(pair.client)({ op: { context: {} } })).toEqual({})
  })

  test('asks for the token at each request', async () => {
    await using pair = await createTrpcPair()
    const headers = authHeaders(pair.client)
    const before = await headers({ op: { context: {} } })
    await pair.signIn('alice')

    expect(before).toEqual({})
    expect(await headers({ op: { context: {} } })).toHaveProperty('authorization')
  })

  test('works without an authLink, and then nothing is repeated', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    pair.expireAccessTokens()
    const link = httpLink<AppRouter>({ url: trpcUrl, headers: authHeaders(pair.client), fetch: pair.fetch })
    const api = createTRPCClient<AppRouter>({ links: [link] })

    await expect(api.a.query()).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } })

    expect(pair.log).toEqual(['GET a 401'])
  })

  test('shows no token to a link that logs the context of a call', async () => {
    await using pair = await createTrpcPair()
    await pair.signIn('alice')
    const token = String(await pair.client.getAccessToken())
    const seen: string[] = []
    const logger: TRPCLink<AppRouter> =
      () =>
      ({ op, next }) =>
        next(op).pipe(tap({ complete: () => seen.push(inspect(op.context, { depth: null, showHidden: true })) }))
    const link = httpBatchLink({ url: trpcUrl, headers: authHeaders(pair.client), fetch: pair.fetch })

    await apiOf(pair.client, logger, link).a.query(undefined, { context: { tag: 'mine' } })

    expect(seen).toEqual([expect.stringContaining('mine')])
    expect(seen.join('')).not.toContain(token)
  })
})
