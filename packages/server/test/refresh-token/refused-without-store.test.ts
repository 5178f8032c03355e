import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { flippedBits, hostileVariants } from './hostile-refresh-tokens.ts'

/** A server whose store counts its calls and fails at each of them, and a genuine token of its pepper. */
async function createDeadServer(): Promise<{ server: TestServer; token: string; calls: string[] }> {
  await using living = await createTestServer()
  const calls: string[] = []
  const failing = (name: string) => async (): Promise<never> => {
    calls.push(name)
    throw new Error('The database is away')
  }
  const store: SessionStore = {
    insert: failing('insert'),
    advance: failing('advance'),
    find: failing('find'),
    list: failing('list'),
    revoke: failing('revoke'),
    sweep: failing('sweep'),
    revocations: memoryStore().revocations,
    close: async () => undefined,
  }
  const { refreshToken } = await living.signIn()
  return { server: await createTestServer({ store }), token: refreshToken, calls }
}

async function answersTo(server: TestServer, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(tokens.map((token) => server.redeem(token, attempt(1))))
  return new Set(answers.map(({ status, body }) => `${status} ${String(body['error'])} ${String(body['code'])}`))
}

describe('auth.handler, with a refresh token that is not genuine', () => {
  test('asks the store about a genuine token, which the others are measured by', async () => {
    const { server, token, calls } = await createDeadServer()

    expect(await server.redeem(token, attempt(1))).toMatchObject({ status: 503 })
    expect(calls).toEqual(['advance'])
  })

  test.each([
    ['one bit is flipped', flippedBits],
    ['it is cut, extended or misspelled', (token: string) => hostileVariants(token).filter((text) => text !== '')],
  ])('N-35: refuses it without asking the store where %s', async (_, variantsOf) => {
    const { server, token, calls } = await createDeadServer()

    expect(await answersTo(server, variantsOf(token))).toEqual(new Set(['400 invalid_grant refresh_token_invalid']))
    expect(calls).toEqual([])
  })

  test('refuses it without asking the store where it is of another pepper', async () => {
    const { server, calls } = await createDeadServer()
    await using foreign = await createTestServer({ jwt: { refreshTokenHashPepper: 'a pepper of another server' } })
    const { refreshToken } = await foreign.signIn()

    expect(await answersTo(server, [refreshToken])).toEqual(new Set(['400 invalid_grant refresh_token_invalid']))
    expect(calls).toEqual([])
  })

  test.each([
    ['a refresh token', flippedBits],
    ['any text', hostileVariants],
  ])('answers 200 to the sign-out of %s without asking the store', async (_, variantsOf) => {
    const { server, token, calls } = await createDeadServer()
    const presented = variantsOf(token).filter((text) => text !== '')

    const answers = await Promise.all(presented.map((text) => server.post('/revoke', { token: text })))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(calls).toEqual([])
  })
})

describe('fallbackRefreshTokenHashPeppers', () => {
  const old = jwtOptions.refreshTokenHashPepper
  const replaced = { refreshTokenHashPepper: 'the new pepper', fallbackRefreshTokenHashPeppers: [old] }

  test('[ASVS 5.0 11.2.2] keeps users signed in when the pepper is replaced, and moves each to the new one', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store })
    await using during = await createTestServer({ store, jwt: replaced })
    await using after = await createTestServer({ store, jwt: { refreshTokenHashPepper: 'the new pepper' } })
    const { refreshToken } = await before.signIn()

    const first = await during.redeem(refreshToken, attempt(1))

    expect(first).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(await after.redeem(String(first.body['refresh_token']), attempt(2))).toMatchObject({ status: 200 })
  })

  test('refuses tokens of a pepper that was taken out', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store })
    await using after = await createTestServer({ store, jwt: { refreshTokenHashPepper: 'the new pepper' } })
    const { refreshToken } = await before.signIn()

    expect(await after.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })

  test('lets servers with the old and the new pepper repeat one exchange during a deploy', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { fallbackRefreshTokenHashPeppers: ['the new pepper'] } })
    await using during = await createTestServer({ store, jwt: replaced })
    const { refreshToken } = await before.signIn()
    const first = await during.redeem(refreshToken, attempt(1))
    const again = await before.redeem(refreshToken, attempt(1))

    const next = await Promise.all(
      [first, again].map(({ body }) => during.redeem(String(body['refresh_token']), attempt(2))),
    )

    expect(next).toMatchObject([
      { status: 200, body: { generation: 2 } },
      { status: 200, body: { generation: 2 } },
    ])
  })
})
