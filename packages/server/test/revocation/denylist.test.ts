import { denylist, type RevocationEntry } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { countingClock, createPolledStore, createServerOn, judge } from './server-on.ts'

const alice = { subject: 'alice', method: 'password' }

function deadTokens(count: number, until: number): readonly RevocationEntry[] {
  return Array.from({ length: count }, (_, number) => ({
    target: { kind: 'token', id: `token ${number}` },
    mark: 'dead',
    issuedBefore: undefined,
    until,
  }))
}

describe('denylist()', () => {
  test('W12: refuses the access token of a session that was ended, at once and without asking the store', async () => {
    const store = createPolledStore()
    await using auth = await createServerOn({ store })
    const { accessToken, sessionId } = await auth.issueToken(alice)
    await auth.tokenManager.revokeToken({ sessionId })
    const readings = store.readings

    expect(await judge(auth, accessToken)).toBe('token_revoked')
    expect(store.readings).toBe(readings)
  })

  test('hears within a second of what another server on the same file has revoked, marked or signed out', async () => {
    using folder = createTemporaryFolder()
    const clock = manualClock()
    const path = folder.path('auth.db')
    await using one = await createServerOn({ store: sqliteStore({ path }), clock })
    await using other = await createServerOn({ store: sqliteStore({ path }), clock })
    const [revoked, marked, living] = [
      await one.issueToken(alice),
      await one.issueToken(alice),
      await one.issueToken(alice),
    ]

    await one.tokenManager.revokeToken({ sessionId: revoked.sessionId })
    await one.markAccessTokens({ sessionId: marked.sessionId, mark: 'stale' })
    const before = await judge(other, revoked.accessToken)
    await clock.advance(500)

    expect(before).toBe('authenticated')
    expect(await judge(other, revoked.accessToken)).toBe('token_revoked')
    expect(await judge(other, marked.accessToken)).toBe('token_expired')
    expect(await judge(other, living.accessToken)).toBe('authenticated')
  })

  test('knows when it starts what was revoked before', async () => {
    using folder = createTemporaryFolder()
    const clock = manualClock()
    const path = folder.path('auth.db')
    await using one = await createServerOn({ store: sqliteStore({ path }), clock })
    const { accessToken, sessionId } = await one.issueToken(alice)
    await one.tokenManager.revokeToken({ sessionId })
    await using later = await createServerOn({ store: sqliteStore({ path }), clock })

    expect(await judge(later, accessToken)).toBe('token_revoked')
  })

  test('hears at once of another server on the same store in memory', async () => {
    const [store, clock] = [memoryStore(), manualClock()]
    await using one = await createServerOn({ store, clock })
    await using other = await createServerOn({ store, clock })
    const { accessToken, sessionId } = await one.issueToken(alice)
    await one.tokenManager.revokeToken({ sessionId })

    await expect.poll(() => judge(other, accessToken)).toBe('token_revoked') // its clock, and so its timer, stands still
  })

  test('lets no server start that cannot read the log, and leaves nothing of it behind', async () => {
    const [store, clock] = [createPolledStore(), countingClock()]
    store.breakLog()

    await expect(createServerOn({ store, clock })).rejects.toThrow('The log cannot be read')
    expect(clock.timers).toBe(0)
  })

  test('starts by the same options once the log can be read', async () => {
    const store = createPolledStore()
    const options = { store, revocation: denylist() }
    store.breakLog()
    await createServerOn(options).catch(() => undefined)
    store.mendLog()
    await using auth = await createServerOn(options)
    const { accessToken } = await auth.issueToken(alice)

    expect(await judge(auth, accessToken)).toBe('authenticated')
  })

  test('reports each poll that fails, goes on, and catches up', async () => {
    const [store, clock, errors] = [createPolledStore(), manualClock(), [] as unknown[]]
    await using one = await createServerOn({ store, clock })
    await using other = await createServerOn({ store, clock, onError: (error) => void errors.push(error) })
    const { accessToken, sessionId } = await one.issueToken(alice)
    store.breakLog()
    await one.tokenManager.revokeToken({ sessionId })
    await clock.advance(1500)
    const during = await judge(other, accessToken)
    store.mendLog()
    await clock.advance(500)

    expect(errors.map(String)).toEqual(Array.from({ length: 3 }, () => 'Error: The log cannot be read'))
    expect(during).toBe('authenticated')
    expect(await judge(other, accessToken)).toBe('token_revoked')
  })

  test('goes on polling where onError throws or rejects', async () => {
    const [store, clock] = [createPolledStore(), manualClock()]
    const onError = [
      (): never => {
        throw new Error('The log of errors is full')
      },
      async (): Promise<never> => Promise.reject(new Error('The log of errors is full')),
    ]
    await using one = await createServerOn({ store, clock, onError: onError[0] })
    await using other = await createServerOn({ store, clock, onError: onError[1] })
    const { accessToken } = await one.issueToken(alice)
    store.breakLog()
    await clock.advance(2000)
    store.mendLog()
    await store.revocations.append([
      { target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: clock.now() + 600_000 },
    ])
    await clock.advance(500)

    expect([await judge(one, accessToken), await judge(other, accessToken)]).toEqual(['token_revoked', 'token_revoked'])
  })

  test('reads a log to its end that is longer than a page, at the start and while it runs', async () => {
    const [store, clock] = [createPolledStore(), manualClock()]
    const until = clock.now() + 600_000
    await using one = await createServerOn({ store, clock })
    const [early, late] = [await one.issueToken(alice), await one.issueToken(alice)]
    await store.revocations.append(deadTokens(2500, until))
    await one.tokenManager.revokeToken({ sessionId: early.sessionId })
    await using other = await createServerOn({ store, clock })
    const atStart = await judge(other, early.accessToken)
    await store.revocations.append(deadTokens(2500, until))
    await one.tokenManager.revokeToken({ sessionId: late.sessionId })
    await clock.advance(500)

    expect(atStart).toBe('token_revoked')
    expect(await judge(other, late.accessToken)).toBe('token_revoked')
  })

  test('refuses a revoked token also while it lives on by the clock of a server that is minutes ahead', async () => {
    const store = createPolledStore()
    const [ahead, clock] = [manualClock({ now: manualClock().now() + 240_000 }), manualClock()]
    await using issuing = await createServerOn({ store, clock: ahead })
    await using revoking = await createServerOn({ store, clock })
    const { accessToken, sessionId } = await issuing.issueToken(alice)
    await revoking.tokenManager.revokeToken({ sessionId })
    await clock.advance(839_000) // a second before the token expires by this clock

    expect(await judge(revoking, accessToken)).toBe('token_revoked')
  })

  test('keeps its place in the log where old entries are deleted', async () => {
    using folder = createTemporaryFolder()
    const clock = manualClock()
    const [path, retention] = [folder.path('auth.db'), { endedSessionRetention: 1 }]
    const store = sqliteStore({ path })
    await using one = await createServerOn({ store, clock, ...retention })
    await using other = await createServerOn({ store: sqliteStore({ path }), clock })
    await one.tokenManager.revokeToken({ sessionId: (await one.issueToken(alice)).sessionId })
    await clock.advance(901_000)
    const { accessToken, sessionId } = await one.issueToken(alice) // which tidies up
    const left = await store.revocations.read(undefined, 10)
    await one.tokenManager.revokeToken({ sessionId })
    await clock.advance(500)

    expect(left.entries).toEqual([])
    expect(await judge(other, accessToken)).toBe('token_revoked')
  })

  test('reads no more once its server is closed', async () => {
    const [store, clock] = [createPolledStore(), countingClock()]
    const auth = await createServerOn({ store, clock })
    await auth.close()
    const [timers, readings] = [clock.timers, store.readings]
    await clock.advance(10_000)

    expect(timers).toBe(0)
    expect(store.readings).toBe(readings)
  })

  test('serves one server', async () => {
    const revocation = denylist()
    const auth = await createServerOn({ store: memoryStore(), revocation })
    await auth.close()

    await expect(createServerOn({ store: memoryStore(), revocation })).rejects.toThrow(
      'A denylist() serves one server: make another one for this server',
    )
  })
})

describe('denylist({ maxStaleness, whenStale })', () => {
  async function judgeWhileStale(options: Parameters<typeof denylist>[0]): Promise<readonly string[]> {
    const [store, clock] = [createPolledStore(), manualClock()]
    await using auth = await createServerOn({ store, clock, revocation: denylist(options) })
    const [old, dead] = [await auth.issueToken(alice), await auth.issueToken(alice)]
    await auth.tokenManager.revokeToken({ sessionId: dead.sessionId })
    await clock.advance(55_000)
    store.breakLog()
    const young = await auth.issueToken(alice)
    await clock.advance(10_000)
    const atFirst = await judge(auth, old.accessToken)
    await clock.advance(1000)
    const tokens = [old.accessToken, young.accessToken, dead.accessToken]
    const later = await Promise.all(tokens.map((token) => judge(auth, token)))
    store.mendLog()
    await clock.advance(500)
    return [atFirst, ...later, await judge(auth, old.accessToken)]
  }

  test('takes only fresh access tokens by default once the log was unreadable for ten seconds, until it is read', async () => {
    expect(await judgeWhileStale(undefined)).toEqual([
      'authenticated',
      'token_expired',
      'authenticated',
      'token_revoked',
      'authenticated',
    ])
  })

  test('takes none where it is to be closed', async () => {
    expect(await judgeWhileStale({ whenStale: 'closed' })).toEqual([
      'authenticated',
      'unavailable',
      'unavailable',
      'token_revoked',
      'authenticated',
    ])
  })

  test.each([{ whenStale: 'open' }, { maxStaleness: 60 }] as const)('takes all by %j', async (options) => {
    expect(await judgeWhileStale(options)).toEqual([
      'authenticated',
      'authenticated',
      'authenticated',
      'token_revoked',
      'authenticated',
    ])
  })

  test('lets a client renew a token that is not fresh, while the store works', async () => {
    const [store, clock] = [createPolledStore(), manualClock()]
    await using auth = await createServerOn({ store, clock })
    const { refreshToken } = await auth.issueToken(alice)
    store.breakLog()
    await clock.advance(70_000)
    const renewed = await auth.tokenManager.redeem?.({ refreshToken })

    expect(await judge(auth, String(renewed?.accessToken))).toBe('authenticated')
  })

  test.each([0, 0.5, -1, Number.NaN, '10'])('refuses the maxStaleness %o', (maxStaleness) => {
    expect(() => Reflect.apply(denylist, undefined, [{ maxStaleness }])).toThrow(RangeError)
  })

  test.each(['', 'fresh', 5])('refuses the whenStale %o', (whenStale) => {
    expect(() => Reflect.apply(denylist, undefined, [{ whenStale }])).toThrow(TypeError)
  })
})
