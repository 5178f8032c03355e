import { describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { flippedBits, hostileVariants } from '../refresh-token/hostile-refresh-tokens.ts'
import { createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { authenticate, createSessionServer, sessionKeyHashPepper, stores } from './session-fixture.ts'

/** A store that counts its calls and fails at each of them. */
function createDeadStore(): { store: SessionStore; calls: string[] } {
  const calls: string[] = []
  const failing = (name: string) => async (): Promise<never> => {
    calls.push(name)
    throw new Error('The database is away: postgres://app:hunter2@db.internal')
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
  return { store, calls }
}

async function verdictsOn(server: TestServer, keys: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(await Promise.all(keys.map((key) => server.judge(key))))
}

describe.each(stores)('auth.authenticate(), with a session key on %s', (_, createStore) => {
  test('says whose key it is, and what was given at sign-in', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn({ scopes: ['read', 'write'], claims: { role: 'admin' } })
    const now = server.clock.now()

    expect(await authenticate(server, accessToken)).toEqual({
      status: 'authenticated',
      manager: 'session',
      subject: 'alice',
      sessionId,
      scopes: ['read', 'write'],
      claims: { role: 'admin' },
      tokenId: sessionId,
      issuedAt: now,
      expiresAt: now + 1_209_600_000,
      authenticatedAt: now,
    })
  })

  test('takes the key for as long as the session lives, and it is always the same one', async () => {
    await using server = await createSessionServer({ store: createStore(), session: { touchInterval: 0 } })
    const { accessToken, refreshToken } = await server.signIn()
    const verdicts = [await server.judge(accessToken), await server.judge(accessToken), await server.judge(accessToken)]

    expect(new Set(verdicts)).toEqual(new Set(['authenticated']))
    expect(refreshToken).toBe(accessToken)
  })

  test('says when the user signed in, however often the key was used since', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()
    const signedInAt = server.clock.now()
    await server.clock.advance(120_000)
    const user = await authenticate(server, accessToken)

    expect(user).toMatchObject({ authenticatedAt: signedInAt, issuedAt: signedInAt + 120_000 })
    if (user.status !== 'authenticated') throw user.error
    expect([119, 120].map((maxAge) => server.auth.isFresh(user, { maxAge }))).toEqual([false, true])
  })

  test('refuses a genuine key whose session is not in the store', async () => {
    await using server = await createSessionServer({ store: createStore() })
    await using other = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()

    expect(await other.judge(accessToken)).toBe('token_invalid')
  })

  test('refuses a key that the pepper alone was used to make, since the row holds another secret', async () => {
    await using server = await createSessionServer({ store: createStore() })
    await using forger = await createSessionServer({ store: memoryStore(), random: server.random })
    const { sessionId } = await server.signIn()
    const { accessToken: forged, sessionId: forgedId } = await forger.signIn()
    const row = await server.store.find(sessionId)
    if (row === undefined) throw new Error('The session is not in the store')
    await server.store.insert({ ...row, id: forgedId })

    expect(await server.judge(forged)).toBe('token_invalid')
    expect(await server.redeem(forged)).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
  })
})

describe('auth.authenticate(), with a session key that is not genuine', () => {
  test('asks the store about a genuine key, which the others are measured by', async () => {
    await using living = await createSessionServer()
    const { accessToken } = await living.signIn()
    const { store, calls } = createDeadStore()
    await using server = await createSessionServer({ store })

    expect(await server.judge(accessToken)).toBe('unavailable')
    expect(calls).toEqual(['find'])
  })

  test.each([
    ['one bit is flipped', flippedBits],
    // A header has no room for other characters: they never get as far as a token manager.
    [
      'it is cut, extended or misspelled',
      (key: string) => hostileVariants(key).filter((text) => /^[\w.~+/=-]+$/.test(text)),
    ],
    ['it has nothing to do with one', () => ['x', 'c2Fz'.repeat(17), 's'.repeat(70), '-'.repeat(70)]],
  ])('N-35: refuses it without asking the store where %s', async (_, variantsOf) => {
    await using living = await createSessionServer()
    const { accessToken } = await living.signIn()
    const { store, calls } = createDeadStore()
    await using server = await createSessionServer({ store })

    expect(await verdictsOn(server, variantsOf(accessToken))).toEqual(new Set(['token_invalid']))
    expect(calls).toEqual([])
  })

  test('refuses a refresh token of the same pepper and name without asking the store', async () => {
    const jwt = { ...jwtOptions, refreshTokenHashPepper: sessionKeyHashPepper, name: 'session' }
    await using other = await createTestServer({ jwt })
    const { store, calls } = createDeadStore()
    await using server = await createSessionServer({ store })
    const { refreshToken, accessToken } = await other.signIn()

    expect(await verdictsOn(server, [refreshToken, accessToken])).toEqual(new Set(['token_invalid']))
    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(calls).toEqual([])
  })

  test('is no refresh token of a JwtConfig with the same pepper and name either', async () => {
    const jwt = { ...jwtOptions, refreshTokenHashPepper: sessionKeyHashPepper, name: 'session' }
    await using other = await createTestServer({ jwt })
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()

    expect(await other.judge(accessToken)).toBe('token_invalid')
    expect(await other.redeem(accessToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })
})

describe('W29: what is said of a session key', () => {
  test('never holds the key, neither in an answer nor in an error or an event', async () => {
    await using living = await createSessionServer()
    const { accessToken } = await living.signIn()
    const { store } = createDeadStore()
    await using server = await createSessionServer({ store })
    const wrong = [accessToken, ...flippedBits(accessToken).slice(0, 50), accessToken.slice(1), `${accessToken}A`]

    const outcomes = await Promise.all(wrong.map((key) => authenticate(server, key).catch((error: unknown) => error)))
    const answers = await Promise.all(wrong.map((key) => server.redeem(key)))
    const said = [...outcomes, ...server.errors].map((each) => {
      const error = each instanceof Error ? each : Reflect.get(Object(each), 'error')
      return [String(error), error instanceof Error ? error.stack : '', JSON.stringify(error)]
    })

    const text = JSON.stringify([said, answers, server.events])
    expect(wrong.filter((key) => text.includes(key))).toEqual([])
    expect(text).not.toContain(accessToken.slice(20, 50))
  })
})

describe('fallbackSessionKeyHashPeppers', () => {
  const old = sessionKeyHashPepper
  const sessionKeyHashPeppers = {
    sessionKeyHashPepper: 'the new pepper',
    fallbackSessionKeyHashPeppers: ['a third one', old],
  }

  test('keep users signed in when the pepper is replaced', async () => {
    await using before = await createSessionServer()
    await using during = await createSessionServer({ store: before.store, session: sessionKeyHashPeppers })
    const { accessToken } = await before.signIn()

    expect(await during.judge(accessToken)).toBe('authenticated')
  })

  test('are not used for new keys', async () => {
    await using server = await createSessionServer({ session: sessionKeyHashPeppers })
    await using after = await createSessionServer({
      store: server.store,
      session: { sessionKeyHashPepper: 'the new pepper' },
    })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await after.judge(accessToken)).toBe('authenticated')
  })

  test('move a client to the new pepper when it renews its key', async () => {
    await using before = await createSessionServer()
    await using during = await createSessionServer({ store: before.store, session: sessionKeyHashPeppers })
    await using after = await createSessionServer({
      store: before.store,
      session: { sessionKeyHashPepper: 'the new pepper' },
    })
    const { accessToken, sessionId } = await before.signIn()
    const { body } = await during.redeem(accessToken)

    expect(body).toMatchObject({ session_id: sessionId })
    expect(await after.judge(String(body['access_token']))).toBe('authenticated')
    expect(await during.judge(accessToken)).toBe('authenticated')
  })

  test('refuse keys of a pepper that was taken out', async () => {
    await using before = await createSessionServer()
    await using after = await createSessionServer({
      store: before.store,
      session: { sessionKeyHashPepper: 'the new pepper' },
    })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('token_invalid')
  })
})
