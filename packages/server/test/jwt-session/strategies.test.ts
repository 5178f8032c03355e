import { describe, expect, test } from 'vitest'
import {
  allowlist,
  denylist,
  jtiMatcher,
  type RevocationStrategy,
  type SessionStore,
  stateless,
  type Verdict,
} from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { createSessionServer, day, deliveredBy, generationOf } from './jwt-session-fixture.ts'

const stores: readonly (readonly [string, () => SessionStore])[] = [
  ['memoryStore()', memoryStore],
  ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
]
const strategies: readonly (readonly [string, () => RevocationStrategy])[] = [
  ['denylist()', denylist],
  ['allowlist()', allowlist],
  ['allowlist({ cacheSeconds: 10 })', () => allowlist({ cacheSeconds: 10 })],
  ['jtiMatcher()', jtiMatcher],
  ['stateless()', stateless],
  ['a strategy of the app’s own', () => ({ name: 'own', verdict: () => 'live' })],
]
const pairs = stores.flatMap(([storeName, store]) =>
  strategies.map(([name, strategy]) => ({ name, storeName, store, strategy })),
)
/** Seconds: each one that passes lets a server look twice at a log that others write to, which takes its time here. */
const short = { sessionLifetime: 60 }
const remembering = pairs.filter(({ strategy }) => strategy().open !== undefined)

describe.each(pairs)('JwtSessionConfig with $name on $storeName', ({ store, strategy }) => {
  test('renews a session by age, in parallel and in turn, and keeps it', async () => {
    await using server = await createSessionServer({ store: store(), revocation: strategy(), session: short })
    const { accessToken, sessionId } = await server.signIn({ claims: { team: 7 } })
    await server.clock.advance(30_000)
    const parallel = await Promise.all([server.admit(accessToken), server.admit(accessToken)])
    const token = String(parallel[1].renewed?.accessToken)
    await server.clock.advance(30_000)
    const next = await server.admit(token)

    expect(parallel.map(({ renewed }) => renewed?.generation)).toEqual([1, 1])
    expect(next).toMatchObject({ claims: { team: 7 }, renewed: { generation: 2 } })
    expect(await server.generationAt(sessionId)).toBe(2)
  })

  test('ends it after its time without use', async () => {
    const session = { ...short, inactivityTimeout: 15 }
    await using server = await createSessionServer({ store: store(), revocation: strategy(), session })
    const [used, unused] = [await server.signIn({ subject: 'alice' }), await server.signIn({ subject: 'bob' })]
    await server.clock.advance(10_000)
    await server.admit(used.accessToken)
    await server.clock.advance(10_000)

    expect(await server.judge(used.accessToken)).toBe('authenticated')
    expect(await server.judge(unused.accessToken)).not.toBe('authenticated')
  })

  test('renews it no more once it was revoked', async () => {
    await using server = await createSessionServer({ store: store(), revocation: strategy(), session: short })
    const { accessToken } = await server.signIn()
    await server.manager.revoke(accessToken)
    await server.clock.advance(30_000)

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'session_revoked' } })
  })
})

describe.each(remembering)('JwtSessionConfig with $name on $storeName', ({ store, strategy }) => {
  test('KD-01 to KD-08: renews a token that was marked, and refuses one that was revoked', async () => {
    await using server = await createSessionServer({ store: store(), revocation: strategy(), session: short })
    const { accessToken } = await server.signIn()
    await server.markStale()
    const renewed = String(deliveredBy(await server.visit(accessToken)))
    const state = await server.manager.inspect(renewed)
    await server.manager.revoke(renewed)

    expect(generationOf(renewed)).toBe(1)
    expect(state).toMatchObject({ state: 'live' })
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.judge(renewed)).toBe('token_revoked')
  })
})

describe('JwtSessionConfig with jtiMatcher()', () => {
  test('lets a user have one sign-in, and a renewal count for the same one', async () => {
    await using server = await createSessionServer({ revocation: jtiMatcher() })
    const first = await server.signIn()
    await server.clock.advance(1)
    const second = await server.signIn()
    const renewed = await server.manager.rotate(second.accessToken)

    expect(await server.judge(first.accessToken)).toBe('token_revoked')
    expect(await server.judge(second.accessToken)).toBe('authenticated')
    expect(await server.judge(renewed.accessToken)).toBe('authenticated')
  })
})

describe('JwtSessionConfig with a strategy of the app’s own', () => {
  test.each<readonly [Verdict, string, number]>([
    ['live', 'authenticated', 0],
    ['stale', 'authenticated', 1],
    ['dead', 'token_revoked', 0],
  ])('goes by what it says: %s', async (verdict, code, generation) => {
    const revocation: RevocationStrategy = { name: 'own', verdict: () => verdict }
    await using server = await createSessionServer({ revocation })
    const { accessToken, sessionId } = await server.signIn()

    expect(await server.judge(accessToken)).toBe(code)
    expect(await server.generationAt(sessionId)).toBe(generation)
  })
})

describe('two servers with a JwtSessionConfig on one store', () => {
  test('hear of each other’s marks and revocations', async () => {
    const store: SessionStore = { ...memoryStore() }
    const shared: SessionStore = { ...store, revocations: { ...store.revocations, isShared: true } }
    await using one = await createSessionServer({ store: shared })
    await using other = await createSessionServer({ store: shared, clock: one.clock })
    const { accessToken } = await one.signIn()
    await one.markStale()
    await one.clock.advance(1000)
    const { renewed } = await other.admit(accessToken)
    await one.manager.revoke(accessToken)
    await one.clock.advance(1000)

    expect(renewed).toMatchObject({ generation: 1 })
    expect(await other.judge(String(renewed?.accessToken))).toBe('token_revoked')
  })

  test('devise-jwt W3, N-30: a row that has ended is cleaned up, and its token stays refused', async () => {
    await using server = await createSessionServer({ session: { maxTokenLifetime: 2_592_000 } })
    const { accessToken, sessionId } = await server.signIn({ idleLifetime: 2_592_000 })
    await server.manager.revoke(accessToken)
    await server.clock.advance(8 * day)
    await server.signIn({ subject: 'bob' })
    await server.clock.advance(1)

    expect(await server.store.find(sessionId)).toBeUndefined()
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })
})
