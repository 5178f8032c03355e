import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ChainAdvance, Session, SessionStore } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { authenticate, createSessionServer, sessionKeyHashPepper, stores } from './session-fixture.ts'
import type { Order, Report } from './use-key-often.ts'

/** A store that counts the touches that it is asked for. */
function counting(store: SessionStore): { store: SessionStore; touches: ChainAdvance[] } {
  const touches: ChainAdvance[] = []
  const advance: SessionStore['advance'] = (step) => {
    touches.push(step)
    return store.advance(step)
  }
  return { store: { ...store, advance }, touches }
}

describe.each(stores)('the use of a session key on %s', (_, createStore) => {
  test('is written down once a minute, however often the key is used', async () => {
    const { store, touches } = counting(createStore())
    await using server = await createSessionServer({ store })
    const { accessToken, sessionId } = await server.signIn()
    const start = server.clock.now()
    const seen: number[] = []
    for (let second = 0; second <= 180; second += 10) {
      await server.judge(accessToken)
      seen.push((await store.find(sessionId))?.refreshedAt ?? Number.NaN)
      await server.clock.advance(10_000)
    }

    expect(touches).toHaveLength(3)
    expect([...new Set(seen)].map((moment) => moment - start)).toEqual([0, 60_000, 120_000, 180_000])
  })

  test('is written down as often as touchInterval says', async () => {
    const { store, touches } = counting(createStore())
    await using server = await createSessionServer({ store, session: { touchInterval: 5 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(4999)
    await server.judge(accessToken)
    const before = touches.length
    await server.clock.advance(1)
    await server.judge(accessToken)

    expect(before).toBe(0)
    expect(touches).toHaveLength(1)
  })

  test('is written down each time where touchInterval is 0', async () => {
    const { store, touches } = counting(createStore())
    await using server = await createSessionServer({ store, session: { touchInterval: 0 } })
    const { accessToken } = await server.signIn()
    for (let use = 0; use < 5; use++) await server.judge(accessToken)

    expect(touches).toHaveLength(5)
  })

  test('moves the generation and nothing that the key depends on', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn({ claims: { role: 'admin' }, scopes: ['read'] })
    const before = await server.store.find(sessionId)
    await server.clock.advance(60_000)
    await server.judge(accessToken)
    const now = server.clock.now()

    expect(await server.store.find(sessionId)).toEqual({
      ...before,
      generation: 1,
      refreshedAt: now,
      idleExpiresAt: now + 1_209_600_000,
    })
  })

  test('is written down once where many requests use the key at the same moment, and all are answered', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(60_000)

    const verdicts = await Promise.all(Array.from({ length: 20 }, () => server.judge(accessToken)))

    expect(new Set(verdicts)).toEqual(new Set(['authenticated']))
    expect((await server.store.find(sessionId))?.generation).toBe(1)
  })

  test('W29: undoes no revocation that was made between its read and its write', async () => {
    const inner = createStore()
    const find: SessionStore['find'] = async (id) => {
      const session = await inner.find(id)
      await inner.revoke({ id }, { at: server.clock.now(), reason: 'ended', until: server.clock.now() })
      return session
    }
    await using server = await createSessionServer({ store: { ...inner, find } })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(60_000)
    await server.judge(accessToken)

    expect(await inner.find(sessionId)).toMatchObject({ revocation: { reason: 'ended' }, generation: 0 })
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('W29: is nothing to fail about where the row was deleted between its read and its write', async () => {
    const inner = createStore()
    const advance = async (): Promise<Session | undefined> => undefined
    await using server = await createSessionServer({ store: { ...inner, advance } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(60_000)

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(server.errors).toEqual([])
  })

  test('is no reason to refuse a user where it cannot be written down, and the app is told', async () => {
    const failure = new Error('The database is read-only')
    const advance = async (): Promise<never> => Promise.reject(failure)
    await using server = await createSessionServer({ store: { ...createStore(), advance } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(60_000)

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(server.errors).toEqual([failure])
  })
})

describe('touchInterval', () => {
  test('never takes more than a tenth of the inactivity timeout from a session that is in use', async () => {
    await using server = await createSessionServer({ session: { inactivityTimeout: 100, touchInterval: 3600 } })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(9999)
    await server.judge(accessToken)
    const before = (await server.store.find(sessionId))?.generation
    await server.clock.advance(1)
    await server.judge(accessToken)

    expect(before).toBe(0)
    expect((await server.store.find(sessionId))?.generation).toBe(1)
  })

  test('goes by the inactivity timeout of the sign-in', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn({ idleLifetime: 20 })
    await server.clock.advance(2000)
    const user = await authenticate(server, accessToken)

    expect(user).toMatchObject({ expiresAt: server.clock.now() + 20_000 })
    expect((await server.store.find(sessionId))?.generation).toBe(1)
  })

  test('holds where sessions have no inactivity timeout, so that a list of devices shows the last use', async () => {
    await using server = await createSessionServer({ session: { inactivityTimeout: undefined } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(60_000)
    await server.judge(accessToken)

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([
      { refreshedAt: server.clock.now() },
    ])
  })
})

/** Has two servers use a key at once, each in a process of its own. */
async function useKeyOften(order: Order): Promise<readonly Report[]> {
  const program = fileURLToPath(new URL('use-key-often.ts', import.meta.url))
  const servers = [1, 2].map(() => fork(program, { execArgv: ['--no-warnings'] }))
  await Promise.all(servers.map((server) => once(server, 'message')))
  const reports = servers.map((server) => once(server, 'message'))
  for (const server of servers) server.send(order)
  return (await Promise.all(reports)).map(([report]) => report)
}

describe('several servers on one SQLite file', () => {
  test('take a key at the same time, refuse no use of it, and lose nothing that one of them wrote down', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    await using server = await createSessionServer({ store: sqliteStore({ path }) })
    const { accessToken, sessionId } = await server.signIn()

    const start = server.clock.now()
    const reports = await useKeyOften({ path, sessionKeyHashPepper, key: accessToken, start, uses: 40 })
    const touched = reports.reduce((sum, report) => sum + report.touched, 0)

    expect(reports.flatMap(({ refused }) => refused)).toEqual([])
    expect(reports.flatMap(({ failures }) => failures)).toEqual([])
    expect((await server.store.find(sessionId))?.generation).toBe(touched)
    expect(touched).toBeGreaterThanOrEqual(40)
  }, 60_000)

  test('end a key on all of them at once, with nothing but the store between them', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    await using one = await createSessionServer({ store: sqliteStore({ path }) })
    await using other = await createSessionServer({ store: sqliteStore({ path }) })
    const { accessToken, sessionId } = await one.signIn()
    const before = await other.judge(accessToken)
    await one.auth.tokenManager.revokeToken({ sessionId })

    expect(before).toBe('authenticated')
    expect(await other.judge(accessToken)).toBe('token_revoked')
  })
})

describe('a memory store that another request changes while a session is touched', () => {
  test('W29: loses neither the touch nor the other change', async () => {
    const { store } = counting(memoryStore())
    await using server = await createSessionServer({ store })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(60_000)
    await Promise.all([
      server.judge(accessToken),
      server.redeem(accessToken),
      server.judge(accessToken),
      server.redeem(accessToken),
    ])
    const session = await store.find(sessionId)

    expect(session?.refreshedAt).toBe(server.clock.now())
    expect(session?.revocation).toBeUndefined()
  })
})
