import type { Authenticated, AuthServices, SessionNotice } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { stateless } from '../../src/index.ts'
import { createRevocationFeed } from '../../src/lib/revocation/revocation-feed.ts'
import { watchSession, type WatchedUser } from '../../src/lib/revocation/watch-session.ts'
import { sessionId } from '../stores/stored-session.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { bearer } from '../test-server.ts'
import { countingClock, createPolledStore, createServerOn } from './server-on.ts'

const alice = { subject: 'alice', method: 'password' }

async function signIn(auth: AuthServices): Promise<Authenticated> {
  const { accessToken } = await auth.issueToken(alice)
  const user = await auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
  if (user.status === 'authenticated') return user
  throw user.error
}

/** Collects the notices of a watch while it goes on; `end` is what is collected when it is over. */
function collect(watch: AsyncIterable<SessionNotice>): { notices: string[]; end: Promise<readonly string[]> } {
  const notices: string[] = []
  const end = (async () => {
    for await (const { kind } of watch) notices.push(kind)
    return notices
  })()
  return { notices, end }
}

describe('auth.watchSession()', () => {
  test('W12: tells an open stream at once that its session was ended', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const user = await signIn(auth)
    const { end } = collect(auth.watchSession(user))
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect(await end).toEqual(['revoked'])
  })

  test.each([
    ['blocked', (auth: AuthServices) => auth.blockSubject('alice')],
    ['deleted', (auth: AuthServices) => auth.deleteSubject('alice')],
    ['marked as dead', (auth: AuthServices) => auth.markAccessTokens({ subject: 'alice', mark: 'dead' })],
  ])('ends where the user was %s', async (_, act) => {
    await using auth = await createServerOn({ store: memoryStore() })
    const { end } = collect(auth.watchSession(await signIn(auth)))
    await act(auth)

    expect(await end).toEqual(['revoked'])
  })

  test('W12: ends when the access token that opened the stream expires', async () => {
    const clock = manualClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const { notices, end } = collect(auth.watchSession(await signIn(auth)))
    await clock.advance(599_999)
    const before = [...notices]
    await clock.advance(1)

    expect([before, await end]).toEqual([[], ['expired']])
  })

  test('says stale once, and goes on until the end', async () => {
    const clock = manualClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const user = await signIn(auth)
    const { notices, end } = collect(auth.watchSession(user))
    await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await clock.advance(1000)
    await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await clock.advance(1000)
    const between = [...notices]
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect([between, await end]).toEqual([['stale'], ['stale', 'revoked']])
  })

  test('goes on through refreshes, since it is the session that is watched', async () => {
    const clock = manualClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const { accessToken, refreshToken, sessionId: id } = await auth.issueToken(alice)
    const user = await auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
    const { notices, end } = collect(auth.watchSession(user as Authenticated))
    await clock.advance(1000)
    await auth.tokenManager.redeem?.({ refreshToken })
    const between = [...notices]
    await auth.tokenManager.revokeToken({ sessionId: id })

    expect([between, await end]).toEqual([[], ['revoked']])
  })

  test('hears nothing of other sessions, of the same user or of others', async () => {
    const clock = manualClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const { notices } = collect(auth.watchSession(await signIn(auth)))
    await auth.tokenManager.revokeToken({ sessionId: (await auth.issueToken(alice)).sessionId })
    await auth.blockSubject('bob')
    await auth.markAccessTokens({ subject: 'bob', mark: 'dead' })
    await clock.advance(1000)

    expect(notices).toEqual([])
  })

  test('knows what happened before it began', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const user = await signIn(auth)
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect(await collect(auth.watchSession(user)).end).toEqual(['revoked'])
  })

  test('knows what happened while nobody was asking', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const user = await signIn(auth)
    const notices = auth.watchSession(user)[Symbol.asyncIterator]()
    const first = notices.next()
    await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await first
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect(await notices.next()).toEqual({ done: false, value: { kind: 'revoked' } })
    expect(await notices.next()).toEqual({ done: true, value: undefined })
  })

  test('hears within a second of what another server on the same file has revoked', async () => {
    using folder = createTemporaryFolder()
    const [path, clock] = [folder.path('auth.db'), manualClock()]
    await using one = await createServerOn({ store: sqliteStore({ path }), clock })
    await using other = await createServerOn({ store: sqliteStore({ path }), clock })
    const user = await signIn(one)
    const { end } = collect(other.watchSession(user))
    await one.tokenManager.revokeToken({ sessionId: user.sessionId })
    await clock.advance(500)

    expect(await end).toEqual(['revoked'])
  })

  test('tells of revocations also by stateless()', async () => {
    await using auth = await createServerOn({ store: memoryStore(), revocation: stateless() })
    const user = await signIn(auth)
    const { end } = collect(auth.watchSession(user))
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect(await end).toEqual(['revoked'])
  })

  test('ends with the signal, without a notice, also where that was aborted before', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const user = await signIn(auth)
    const controller = new AbortController()
    const { end } = collect(auth.watchSession(user, { signal: controller.signal }))
    controller.abort()

    expect(await end).toEqual([])
    expect(await collect(auth.watchSession(user, { signal: AbortSignal.abort() })).end).toEqual([])
  })

  test('ends with the server, without a notice', async () => {
    const auth = await createServerOn({ store: memoryStore() })
    const { end } = collect(auth.watchSession(await signIn(auth)))
    await auth.close()

    expect(await end).toEqual([])
  })

  test('may be iterated again, by several at once', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const user = await signIn(auth)
    const watch = auth.watchSession(user)
    const all = [collect(watch), collect(watch)]
    await auth.tokenManager.revokeToken({ sessionId: user.sessionId })

    expect(await Promise.all(all.map(({ end }) => end))).toEqual([['revoked'], ['revoked']])
    expect(await collect(watch).end).toEqual(['revoked'])
  })

  test('throws unavailable where the revocations cannot be read', async () => {
    const store = createPolledStore()
    await using auth = await createServerOn({ store, revocation: stateless() })
    const user = await signIn(auth)
    store.breakLog()

    await expect(collect(auth.watchSession(user)).end).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a watch that is over', () => {
  interface Rig {
    readonly open: (signal?: AbortSignal) => AsyncIterator<SessionNotice>
    readonly revoke: () => void
    /** Listeners and timers that are left. */
    readonly left: () => readonly number[]
    readonly clock: ReturnType<typeof countingClock>
  }

  function createRig(): Rig {
    const clock = countingClock()
    const feed = createRevocationFeed({ log: memoryStore().revocations, clock, onError: () => undefined })
    let listeners = 0
    const revocations = {
      ...feed,
      isClosed: false,
      listen: (listener: () => void) => {
        listeners += 1
        const stop = feed.listen(listener)
        return () => {
          listeners -= 1
          stop()
        }
      },
    }
    const issuedAt = clock.now()
    const id = sessionId(1)
    const user: WatchedUser = {
      sessionId: id,
      subject: 'alice',
      tokenId: 'one',
      issuedAt,
      expiresAt: issuedAt + 600_000,
    }
    const dead = { target: { kind: 'session', id }, mark: 'dead', issuedBefore: undefined } as const
    return {
      open: (signal) => watchSession(user, { revocations, clock, signal })[Symbol.asyncIterator](),
      revoke: () => feed.tell([{ ...dead, until: issuedAt + 600_000 }]),
      left: () => [listeners, clock.timers],
      clock,
    }
  }

  test('has a listener and a timer while it goes on', async () => {
    const rig = createRig()
    void rig.open().next()
    await rig.clock.advance(0)

    expect(rig.left()).toEqual([1, 1])
  })

  test('leaves nothing behind by its last notice', async () => {
    const rig = createRig()
    const watch = rig.open()
    const first = watch.next()
    await rig.clock.advance(0)
    rig.revoke()
    await first
    await watch.next()

    expect(rig.left()).toEqual([0, 0])
  })

  test('leaves nothing behind where the token expires', async () => {
    const rig = createRig()
    const watch = rig.open()
    const first = watch.next()
    await rig.clock.advance(600_000)

    expect([await first, await watch.next()]).toMatchObject([{ value: { kind: 'expired' } }, { done: true }])
    expect(rig.left()).toEqual([0, 0])
  })

  test('leaves nothing behind where whoever iterates stops, even while it waits for a notice', async () => {
    const rig = createRig()
    const watch = rig.open()
    const waiting = watch.next()
    await rig.clock.advance(0)

    expect(await watch.return?.()).toEqual({ done: true, value: undefined })
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(rig.left()).toEqual([0, 0])
  })

  test('leaves nothing behind where a loop is left at its first notice', async () => {
    const rig = createRig()
    rig.revoke()
    for await (const _ of { [Symbol.asyncIterator]: () => rig.open() }) break

    expect(rig.left()).toEqual([0, 0])
  })

  test('leaves nothing behind where it was never begun', async () => {
    const rig = createRig()
    await rig.open().return?.()

    expect(rig.left()).toEqual([0, 0])
  })

  test('leaves nothing at the signal, which may outlive it', async () => {
    const rig = createRig()
    const { signal } = new AbortController()
    const counts = { add: 0, remove: 0 }
    const counted = Object.assign(signal, {
      addEventListener: () => {
        counts.add += 1
      },
      removeEventListener: () => {
        counts.remove += 1
      },
    })
    const watch = rig.open(counted)
    const first = watch.next()
    await rig.clock.advance(0)
    rig.revoke()
    await first
    await watch.next()

    expect(counts).toEqual({ add: 1, remove: 1 })
  })
})
