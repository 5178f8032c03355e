import { DatabaseSync } from 'node:sqlite'
import { allowlist, type SessionId, type SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createServerOn, judge } from './server-on.ts'

const alice = { subject: 'alice', method: 'password' }

/** A store in memory whose reads of single sessions are counted, and may miss or fail. */
function createWatchedStore(): SessionStore & { reads: number; lost: Set<SessionId>; isBroken: boolean } {
  const inner = memoryStore()
  const watched = {
    ...inner,
    reads: 0,
    lost: new Set<SessionId>(),
    isBroken: false,
    find: async (id: SessionId) => {
      watched.reads += 1
      if (watched.isBroken) throw new Error('The store is down')
      return watched.lost.has(id) ? undefined : inner.find(id)
    },
  }
  return watched
}

describe('allowlist()', () => {
  test('takes an access token while its session lives', async () => {
    await using auth = await createServerOn({ store: memoryStore(), revocation: allowlist() })
    const { accessToken } = await auth.issueToken(alice)

    expect(await judge(auth, accessToken)).toBe('authenticated')
  })

  test('refuses it at once where the row was deleted, by whomever', async () => {
    using database = new DatabaseSync(':memory:')
    await using auth = await createServerOn({ store: sqliteStore({ database }), revocation: allowlist() })
    const { accessToken } = await auth.issueToken(alice)
    database.exec('DELETE FROM tokenpair_sessions')

    expect(await judge(auth, accessToken)).toBe('token_revoked')
  })

  test.each([
    [undefined, 3],
    [{ cacheSeconds: 10 }, 1],
  ])('by the options %o, three requests at one moment ask the store %i times', async (options, reads) => {
    const store = createWatchedStore()
    await using auth = await createServerOn({ store, revocation: allowlist(options) })
    const { accessToken } = await auth.issueToken(alice)
    for (let request = 0; request < 3; request++) await judge(auth, accessToken)

    expect(store.reads).toBe(reads)
  })

  test('believes a living session for cacheSeconds, and not a moment longer', async () => {
    const [store, clock] = [createWatchedStore(), manualClock()]
    await using auth = await createServerOn({ store, clock, revocation: allowlist({ cacheSeconds: 10 }) })
    const { accessToken, sessionId } = await auth.issueToken(alice)
    await judge(auth, accessToken)
    store.lost.add(sessionId)
    await clock.advance(9999)
    const before = await judge(auth, accessToken)
    await clock.advance(1)

    expect(before).toBe('authenticated')
    expect(await judge(auth, accessToken)).toBe('token_revoked')
  })

  test('refuses again and again what it has found dead, also with cacheSeconds', async () => {
    const store = createWatchedStore()
    await using auth = await createServerOn({ store, revocation: allowlist({ cacheSeconds: 10 }) })
    const { accessToken, sessionId } = await auth.issueToken(alice)
    store.lost.add(sessionId)

    expect([await judge(auth, accessToken), await judge(auth, accessToken)]).toEqual(['token_revoked', 'token_revoked'])
  })

  test('believes it no longer where the clock was set back', async () => {
    const [store, clock] = [createWatchedStore(), manualClock()]
    const machine = clock.fork()
    await using auth = await createServerOn({ store, clock: machine, revocation: allowlist({ cacheSeconds: 10 }) })
    const { accessToken, sessionId } = await auth.issueToken(alice)
    await judge(auth, accessToken)
    store.lost.add(sessionId)
    machine.jump(-3_600_000)
    await clock.advance(10_000)

    expect(await judge(auth, accessToken)).toBe('token_revoked')
  })

  test('counts what it hears of revocations at once, also within cacheSeconds', async () => {
    await using auth = await createServerOn({ store: memoryStore(), revocation: allowlist({ cacheSeconds: 60 }) })
    const [dead, stale] = [await auth.issueToken(alice), await auth.issueToken(alice)]
    await judge(auth, dead.accessToken)
    await judge(auth, stale.accessToken)
    await auth.tokenManager.revokeToken({ sessionId: dead.sessionId })
    await auth.markAccessTokens({ sessionId: stale.sessionId, mark: 'stale' })

    expect(await judge(auth, dead.accessToken)).toBe('token_revoked')
    expect(await judge(auth, stale.accessToken)).toBe('token_expired')
  })

  test('counts what is heard while the store is being asked', async () => {
    const inner = memoryStore()
    const find: SessionStore['find'] = async (id) => {
      const session = await inner.find(id)
      await auth.markAccessTokens({ sessionId: id, mark: 'dead' })
      return session
    }
    await using auth = await createServerOn({ store: { ...inner, find }, revocation: allowlist() })
    const { accessToken } = await auth.issueToken(alice)

    expect(await judge(auth, accessToken)).toBe('token_revoked')
  })

  test('N-31: lets nobody in while the store is down, refuses nobody for good, and takes who it remembers', async () => {
    const store = createWatchedStore()
    await using auth = await createServerOn({ store, revocation: allowlist({ cacheSeconds: 10 }) })
    const [known, unknown] = [await auth.issueToken(alice), await auth.issueToken(alice)]
    await judge(auth, known.accessToken)
    store.isBroken = true
    const during = [await judge(auth, known.accessToken), await judge(auth, unknown.accessToken)]
    store.isBroken = false

    expect(during).toEqual(['authenticated', 'unavailable'])
    expect(await judge(auth, unknown.accessToken)).toBe('authenticated')
  })

  test.each([-1, Number.NaN, Infinity, '10'])('refuses the cacheSeconds %o', (cacheSeconds) => {
    expect(() => Reflect.apply(allowlist, undefined, [{ cacheSeconds }])).toThrow(RangeError)
  })

  test('says so where it is asked without a server', async () => {
    const token = { sessionId: 'x' as SessionId, subject: 'alice', tokenId: 'x', issuedAt: 0, expiresAt: 1 }

    await expect(allowlist().verdict(token, 0)).rejects.toThrow(
      'allowlist() is not open: hand it to initializeAuthServices()',
    )
  })
})
