import { createAuthClient } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTestAuth, type TestAuth } from '../src/index.ts'
import { authHandlers, type AuthHandlersOptions, requireSession } from '../src/msw.ts'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const origin = 'https://app.example.com'
const signInBody = JSON.stringify({ email: 'bob@example.com', password: 'secret' })
const json = { 'content-type': 'application/json' }

/** An app as it is in production, but for its clock and storage: it knows nothing of the pair. */
async function openApp(pair: TestAuth, options?: AuthHandlersOptions) {
  const answers: string[] = []
  server.use(
    ...authHandlers(pair, options),
    http.get(
      `${origin}/me`,
      requireSession(pair, ({ subject, scopes }) => HttpResponse.json({ subject, scopes })),
    ),
  )
  const client = createAuthClient({
    url: options?.url ?? `${origin}/auth`,
    storage: memoryStorage(),
    clock: pair.clock,
    random: pair.random,
    fetch: async (input, init) => {
      const answer = await fetch(input, init)
      answers.push(`${new URL(input instanceof Request ? input.url : input).pathname} ${answer.status}`)
      return answer
    },
  })
  const signIn = (body: BodyInit = signInBody, headers: HeadersInit = json): Promise<void> =>
    client.signIn(() => fetch(`${origin}/sign-in`, { method: 'POST', headers, body }))
  return { client, answers, signIn }
}

describe('authHandlers()', () => {
  test('signs in whoever asks', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair)

    await signIn()

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'bob@example.com' })
  })

  test.each([
    ['a form', new URLSearchParams({ username: 'carol' }), 'carol'],
    ['an empty body', '', 'alice'],
    ['a JSON of nothing', '[]', 'alice'],
  ])('reads %s', async (_, body, subject) => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair)

    await signIn(body, body instanceof URLSearchParams ? {} : json)

    expect(client.state).toMatchObject({ subject })
  })

  test('grants what a test says, or refuses', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair, {
      grantOf: async (request) => {
        const { password } = await request.json()
        return password === 'secret' ? { subject: 'bob', scopes: ['notes'], claims: { role: 'admin' } } : undefined
      },
    })

    await expect(signIn('{"password":"wrong"}')).rejects.toMatchObject({ code: 'sign_in_refused' })
    expect(client.state.status).toBe('signed-out')
    await signIn()
    expect(client.state).toMatchObject({ subject: 'bob', scopes: ['notes'], claims: { role: 'admin' } })
  })

  test('refuses a sign-in on top of another user, as the server does', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair)
    await signIn()
    const headers = { ...json, authorization: `Bearer ${await client.getAccessToken()}` }

    await expect(signIn('{"name":"carol"}', headers)).rejects.toMatchObject({ code: 'signed_in_as_other' })
  })

  test('refreshes an access token when its time is over', async () => {
    await using pair = await createTestAuth()
    const { client, answers, signIn } = await openApp(pair)
    await signIn()

    await pair.clock.advance(600_000)
    await untilGeneration(client, 1)

    expect(answers).toContain('/auth/token 200')
    expect(await (await client.fetch(`${origin}/me`)).json()).toMatchObject({ subject: 'bob@example.com' })
  })

  test('lets what is planned for the network happen', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair)
    await signIn()

    pair.network.plan({ kind: 'lose-answer' })
    await expect(client.refresh()).rejects.toMatchObject({ code: 'unavailable' })
    await client.refresh()

    expect(client.state.status).toBe('signed-in')
    expect(pair.network.requests.map(({ path, fault }) => `${path} ${fault}`)).toEqual([
      '/auth/token lose-answer',
      '/auth/token deliver',
    ])
  })

  test('breaks the connection as a network does, with an error in place of an answer', async () => {
    await using pair = await createTestAuth()
    await openApp(pair)
    pair.network.plan({ kind: 'lose-request' })

    await expect(fetch(`${origin}/auth/sessions`)).rejects.toThrow(TypeError)
  })

  test('ends sessions when a test says so', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair)
    await signIn()

    await pair.auth.tokenManager.revokeAllTokens({ subject: 'bob@example.com' })
    expect((await client.fetch(`${origin}/me`)).status).toBe(401)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
  })

  test('takes routes that lie deeper', async () => {
    await using pair = await createTestAuth()
    const { client, answers, signIn } = await openApp(pair, { url: `${origin}/api/v1/auth` })
    await signIn()
    await client.refresh()
    await client.signOut({ scope: 'others' })

    expect(answers).toEqual(['/api/v1/auth/token 200', '/api/v1/auth/sessions 204'])
  })
})

describe('requireSession()', () => {
  test('tells the route who is signed in', async () => {
    await using pair = await createTestAuth()
    const { client, signIn } = await openApp(pair, { grantOf: () => ({ subject: 'bob', scopes: ['notes'] }) })
    await signIn()

    expect(await (await client.fetch(`${origin}/me`)).json()).toEqual({ subject: 'bob', scopes: ['notes'] })
  })

  test('answers 401 to a token that the server has expired, so that the app refreshes and repeats', async () => {
    await using pair = await createTestAuth()
    const { client, answers, signIn } = await openApp(pair)
    const token = async (): Promise<RequestInit> => {
      return { headers: { authorization: `Bearer ${await client.getAccessToken()}` } }
    }
    await signIn()
    const stale = await token()
    await pair.clock.advance(700_000)

    expect((await fetch(`${origin}/me`, stale)).status).toBe(401)
    expect((await fetch(`${origin}/me`)).status).toBe(401)
    expect((await fetch(`${origin}/me`, await token())).status).toBe(200)
    expect(answers.filter((answer) => answer.startsWith('/auth/token'))).not.toEqual([])
  })
})

/** Requests pass through msw, which takes more than the turns that the clock waits for. */
async function untilGeneration(client: ReturnType<typeof createAuthClient>, generation: number): Promise<void> {
  await client.getAccessToken()
  expect(client.inspect()?.generation).toBe(generation)
}
