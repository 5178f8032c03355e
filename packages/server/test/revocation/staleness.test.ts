import { denylist, jtiMatcher, stateless, type WhenStale } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createServerOn, judge } from './server-on.ts'
import { farStore } from './watched-log.ts'

const alice = { subject: 'alice', method: 'password' }
const policies = ['fresh-only', 'closed', 'open'] as const satisfies readonly WhenStale[]

/** What becomes of a token that is older than a minute while the log is not read. */
const whileStale = { 'fresh-only': 'token_expired', closed: 'unavailable', open: 'authenticated' } as const

/** A server on a database that is far away, by a clock of its own, and another one that revokes. */
async function createRig(whenStale: WhenStale = 'fresh-only') {
  const [store, clock] = [farStore(), manualClock()]
  const machine = clock.fork()
  const auth = await createServerOn({ store, clock: machine, revocation: denylist({ whenStale }) })
  const other = await createServerOn({ store, clock })
  const { accessToken, sessionId } = await auth.issueToken(alice)
  await clock.advance(70_000)
  return { store, clock, machine, auth, other, accessToken, sessionId, verdict: () => judge(auth, accessToken) }
}

describe.each(policies)('denylist({ whenStale: %j })', (whenStale) => {
  test.each(['fails', 'hangs'] as const)(
    'takes what it knows of for ten seconds exactly where the database %s, and again once it is back',
    async (state) => {
      const { store, clock, auth, verdict } = await createRig(whenStale)
      store.state = state
      await clock.advance(9999)
      const before = [await verdict(), auth.health().status]
      await clock.advance(1)
      const at = [await verdict(), auth.health()]
      await clock.advance(1)
      const after = [await verdict(), auth.health().status]
      store.state = 'answers'
      await clock.advance(15_500) // a reading that hangs is given up after fifteen seconds at most by then

      expect(before).toEqual(['authenticated', 'ready'])
      expect(at).toEqual(['authenticated', { status: 'ready', revocationStaleness: 10 }])
      expect(after).toEqual([whileStale[whenStale], 'stale'])
      expect([await verdict(), auth.health().status]).toEqual(['authenticated', 'ready'])
    },
  )

  test('refuses at once what it has heard of, however stale it is', async () => {
    const { store, clock, auth, sessionId, verdict } = await createRig(whenStale)
    store.state = 'fails'
    await clock.advance(20_000)
    await auth.tokenManager.revokeToken({ sessionId })

    expect(await verdict()).toBe('token_revoked')
  })

  test('knows when its clock was set forth that time may have passed, until it has read the log', async () => {
    const { clock, machine, auth, verdict } = await createRig(whenStale)
    machine.jump(60_000)
    const [before, health] = [await verdict(), auth.health().status]
    await clock.advance(500)

    expect([before, health]).toEqual([whileStale[whenStale], 'stale'])
    expect([await verdict(), auth.health().status]).toEqual(['authenticated', 'ready'])
  })

  test('is as stale as it is where its clock was set back', async () => {
    const { store, clock, machine, verdict } = await createRig(whenStale)
    store.state = 'fails'
    machine.jump(-5000) // the token is a minute old still
    await clock.advance(10_001)

    expect(await verdict()).toBe(whileStale[whenStale])
  })
})

describe('denylist() on a database with push', () => {
  test('hears of a revocation at once by push, and within half a second where push is lost', async () => {
    const { store, clock, other, auth, sessionId, verdict } = await createRig()
    const lost = await auth.issueToken(alice)
    await other.tokenManager.revokeToken({ sessionId })
    await clock.advance(0)
    const pushed = await verdict()
    store.push = 'lost'
    await other.tokenManager.revokeToken({ sessionId: lost.sessionId })
    await clock.advance(0)
    const before = await judge(auth, lost.accessToken)
    await clock.advance(500)

    expect([pushed, before, await judge(auth, lost.accessToken)]).toEqual([
      'token_revoked',
      'authenticated',
      'token_revoked',
    ])
  })

  test('catches up at once when the connection is there again', async () => {
    const { store, clock, other, sessionId, verdict } = await createRig()
    store.state = 'fails'
    await clock.advance(400)
    await other.tokenManager.revokeToken({ sessionId })
    await clock.advance(0)
    const before = await verdict()
    store.state = 'answers'
    store.tell()
    await clock.advance(0)

    expect([before, await verdict()]).toEqual(['authenticated', 'token_revoked'])
  })

  test.each(['works', 'lost'] as const)(
    'misses no entry whose transaction is committed late (push %s)',
    async (push) => {
      const { store, clock, other, auth, sessionId, verdict } = await createRig()
      store.push = push
      const until = clock.now() + 600_000
      const commit = store.begin({
        target: { kind: 'session', id: sessionId },
        mark: 'dead',
        issuedBefore: undefined,
        until,
      })
      await other.tokenManager.revokeToken({ sessionId: (await auth.issueToken(alice)).sessionId })
      await clock.advance(5000)
      const before = await verdict()
      commit()
      await clock.advance(500)

      expect([before, await verdict()]).toEqual(['authenticated', 'token_revoked'])
    },
  )
})

describe('a server whose process stood still', () => {
  test('knows at once, by either clock, that it knows nothing new, and reads the log before long', async () => {
    const { store, clock, machine, auth, verdict } = await createRig()
    store.state = 'hangs' // nothing is read while it stands still
    await clock.advance(11_000)
    const [blocked, staleness] = [await verdict(), auth.health().revocationStaleness]
    machine.jump(3600)
    store.state = 'answers'

    expect([blocked, staleness]).toEqual(['token_expired', 11])
    expect(auth.health().revocationStaleness).toBeCloseTo(14.6)
  })
})

describe('auth.health()', () => {
  test('says what a readiness probe asks for, until the server is closed', async () => {
    const auth = await createServerOn({ store: memoryStore() })
    const before = auth.health()
    await auth.close()

    expect([before, auth.health()]).toEqual([
      { status: 'ready', revocationStaleness: 0 },
      { status: 'closed', revocationStaleness: undefined },
    ])
  })

  test('is not to be had of a server whose database does not answer at its start: there is none', async () => {
    const [store, clock] = [farStore(), manualClock()]
    store.state = 'hangs'
    const started = createServerOn({ store, clock }).catch(String)
    await store.firstReading
    await clock.advance(5000)

    expect(await started).toContain('The revocation log was not read within 5 seconds')
  })

  test.each([
    [stateless(), undefined],
    [jtiMatcher(), 70],
  ])('knows no limit by a strategy that has none: $name', async (revocation, revocationStaleness) => {
    const [store, clock] = [farStore(), manualClock()]
    await using auth = await createServerOn({ store, clock, revocation })
    store.state = 'fails'
    await clock.advance(70_000)

    expect(auth.health()).toEqual({ status: 'ready', revocationStaleness })
  })
})
