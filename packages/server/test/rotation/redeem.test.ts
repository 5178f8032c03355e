import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import type { AttemptId } from '../../src/lib/refresh-token/chain.ts'
import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import { redeem, type RedemptionOutcome } from '../../src/lib/rotation/redeem.ts'
import type { SessionStore } from '../../src/lib/sessions/session-store.ts'
import type { Session } from '../../src/lib/sessions/session.ts'
import { attempt, next, now, positionOf, redemption, rowAt, tokenAt } from './rotation-fixture.ts'

/** A store that holds one row and writes down which methods are called. */
async function createStore(
  row: Session,
  changes: Partial<SessionStore> = {},
): Promise<SessionStore & { calls: string[] }> {
  const store = { ...memoryStore(), ...changes }
  await store.insert(row)
  const calls: string[] = []
  const noted = <Args extends unknown[], Result>(name: string, method: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      calls.push(name)
      return method(...args)
    }
  }
  return {
    ...store,
    calls,
    advance: noted('advance', store.advance),
    find: noted('find', store.find),
    revoke: noted('revoke', store.revoke),
  }
}

function present(
  store: SessionStore,
  token: RefreshTokenContent,
  attemptId: AttemptId | undefined,
): Promise<RedemptionOutcome> {
  const clock = { now: () => now, monotonic: () => 0, schedule: () => () => undefined }
  return redeem(redemption(token, attemptId), { store, clock, accessTokenLifetime: 600_000, replayWindow: 30_000 })
}

describe('redeem()', () => {
  test('W20: takes one statement in the usual case', async () => {
    const store = await createStore(rowAt(3))

    const outcome = await present(store, tokenAt(3), attempt(3))

    expect(outcome).toMatchObject({ kind: 'renewed', isReplay: false, session: positionOf(rowAt(4)) })
    expect(store.calls).toEqual(['advance'])
  })

  test('keeps the two values before, so that late copies are known', async () => {
    const store = await createStore(rowAt(3))

    await present(store, tokenAt(3), attempt(3))

    expect(await store.find(rowAt(3).id)).toMatchObject({ previous: rowAt(4).previous })
  })

  test('lets the session live on from the moment of the redemption', async () => {
    const store = await createStore(rowAt(3))

    const outcome = await present(store, tokenAt(3), attempt(3))

    expect(outcome).toMatchObject({ session: { refreshedAt: now, idleExpiresAt: now + 1000 } })
  })

  test('repeats an exchange without a write', async () => {
    const store = await createStore(rowAt(3))

    const outcome = await present(store, tokenAt(2), attempt(2))

    expect(outcome).toEqual({ kind: 'renewed', isReplay: true, session: rowAt(3) })
    expect(await store.find(rowAt(3).id)).toEqual(rowAt(3))
  })

  test('revokes for reuse only where the row still stands as it was read', async () => {
    const selectors: unknown[] = []
    const inner = memoryStore()
    const store = await createStore(rowAt(3), {
      ...inner,
      revoke: (selector, revocation) => {
        selectors.push(selector)
        return inner.revoke(selector, revocation)
      },
    })

    const outcome = await present(store, tokenAt(2), attempt(99))

    expect(outcome.kind).toBe('reused')
    expect(selectors).toEqual([{ id: rowAt(3).id, at: positionOf(rowAt(3)) }])
  })

  test('rolls a database forward that lost its last write', async () => {
    const store = await createStore(rowAt(3))

    const outcome = await present(store, tokenAt(4), attempt(4))

    expect(outcome).toMatchObject({ kind: 'renewed', isReplay: false })
    expect(await store.find(rowAt(3).id)).toMatchObject({ ...positionOf(rowAt(5)), previous: rowAt(5).previous })
  })

  test('does not end a session because a replica is behind', async () => {
    const behind = [rowAt(2)]
    const inner = memoryStore()
    const store = await createStore(rowAt(4), { ...inner, find: async (id) => behind.pop() ?? inner.find(id) })

    const outcome = await present(store, tokenAt(3), attempt(3))

    expect(outcome).toMatchObject({ kind: 'renewed', isReplay: true })
  })

  test('decides anew where the session moved on before it could be revoked', async () => {
    // It is read on a foreign branch, which is gone when the revocation comes.
    const gone = [rowAt(4, { chain: next(tokenAt(3), attempt(99)).chain })]
    const inner = memoryStore()
    const store = await createStore(rowAt(4), { ...inner, find: async (id) => gone.pop() ?? inner.find(id) })

    const outcome = await present(store, tokenAt(3), attempt(3))

    expect(outcome).toMatchObject({ kind: 'renewed', isReplay: true })
    expect(await store.find(rowAt(4).id)).toMatchObject({ revocation: undefined })
  })

  test('gives up where each pass loses its race, and changes nothing', async () => {
    const store = await createStore(rowAt(3), { advance: async () => undefined })

    expect(await present(store, tokenAt(3), attempt(3))).toEqual({ kind: 'contended' })
    expect(store.calls.filter((call) => call === 'advance')).toHaveLength(8)
    expect(store.calls).not.toContain('revoke')
  })

  test('says why a revoked session was revoked', async () => {
    const store = await createStore(rowAt(3, { revocation: { at: now, reason: 'signed-out' } }))

    expect(await present(store, tokenAt(3), attempt(3))).toEqual({
      kind: 'refused',
      code: 'session_revoked',
      reason: 'signed-out',
    })
  })

  test('refuses an exchange without attempt id on a session that sends them', async () => {
    const store = await createStore(rowAt(3))

    expect(await present(store, tokenAt(3), undefined)).toMatchObject({ kind: 'refused', code: 'attempt_required' })
    expect(await store.find(rowAt(3).id)).toEqual(rowAt(3))
  })
})
