import { bearerTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { bearer } from '../test-server.ts'
import { createMatchedServer, request, welcome } from './matched-server.ts'

describe('auth.around(), twice around one request', () => {
  test('devise-jwt W4: issues once', async () => {
    await using server = await createMatchedServer()
    const { around, tokenManager } = server.auth

    await around(request('POST', '/sign-in'), (asked) => around(asked, () => welcome()))

    expect(await tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('devise-jwt W4: issues once where a framework copies the request', async () => {
    await using server = await createMatchedServer()
    const { around, tokenManager } = server.auth

    await around(request('POST', '/sign-in'), (asked) => around(new Request(asked), () => welcome()))

    expect(await tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('devise-jwt W4: issues once where a framework copies request and answer', async () => {
    await using server = await createMatchedServer()
    const { around, tokenManager } = server.auth

    const response = await around(request('POST', '/sign-in'), async (asked) => {
      const inner = await around(new Request(asked), () => welcome())
      return new Response(inner.body, inner)
    })

    expect(await tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
    expect(response.headers.get('authorization')?.split(',')).toHaveLength(1)
  })

  test('adds nothing to what the app has issued itself by respond()', async () => {
    await using server = await createMatchedServer({ grantOf: () => ({ subject: 'alice', method: 'password' }) })
    const { around, tokenManager, respond } = server.auth

    const asked = request('POST', '/sign-in')
    const response = await around(asked, async () => respond(await server.signIn(), asked))

    expect(response.headers.has('authorization')).toBe(false)
    expect(await tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('N-21: says once what allowed pages may read', async () => {
    const transport = bearerTransport({ allowedOrigins: ['https://app.test'] })
    await using server = await createMatchedServer({ transport })
    const { around } = server.auth
    const asked = request('POST', '/sign-in', { origin: 'https://app.test' })

    const { headers } = await around(asked, (own) => around(new Request(own), () => welcome()))

    expect(headers.get('vary')).toBe('Origin')
    expect(headers.get('access-control-expose-headers')).toBe(
      'Retry-After, WWW-Authenticate, Authorization, Refresh-Token',
    )
  })
})

describe('onTokenIssued', () => {
  test('N-29: is called once for a sign-in, though it is wrapped twice (WH-04, DT-07)', async () => {
    const told: unknown[] = []
    await using server = await createMatchedServer({ onTokenIssued: (issued) => void told.push(issued) })
    const { around } = server.auth

    await around(request('POST', '/sign-in'), (asked) => around(new Request(asked), () => welcome()))

    const session = expect.any(String)
    expect(told).toEqual([
      {
        manager: 'jwt',
        subject: 'alice',
        sessionId: session,
        method: 'password',
        scopes: [],
        accessTokenExpiresIn: 600,
      },
    ])
  })

  test('N-29: is called for each sign-in, whoever starts it, and for no refresh', async () => {
    const told: string[] = []
    await using server = await createMatchedServer({ onTokenIssued: ({ subject }) => void told.push(subject) })
    const { refreshToken } = await server.signIn()
    await server.auth.tokenManager.issueToken({ subject: 'bob', method: 'import' })

    await server.redeem(refreshToken)
    await server.redeem(refreshToken)

    expect(told).toEqual(['alice', 'bob'])
  })

  test('ends the session where it throws, and the sign-in throws the same', async () => {
    const error = new Error('the ledger is full')
    await using server = await createMatchedServer({ onTokenIssued: () => Promise.reject(error) })

    await expect(server.signIn()).rejects.toBe(error)
    await expect(server.auth.around(request('POST', '/sign-in'), () => welcome())).rejects.toBe(error)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('is not called for a sign-in that was refused', async () => {
    const told: unknown[] = []
    await using server = await createMatchedServer({ onTokenIssued: (issued) => void told.push(issued) })
    const bob = await server.signIn({ subject: 'bob' })

    await server.auth.around(request('POST', '/sign-in', bearer(bob.accessToken)), () => welcome())

    expect(told).toHaveLength(1)
  })
})
