import { declareRestoreWindow, endRestoreWindow, readRestoreWindow, type SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { redeem } from '../../src/lib/rotation/redeem.ts'
import { sessionId } from '../stores/stored-session.ts'
import { createTestServer } from '../test-server.ts'
import { attempt, next, now, redemption, rowAt, tokenAt } from './rotation-fixture.ts'

const hour = 3_600_000
const clock = manualClock({ now })

/** A store whose row is as it was at the first generation, which lost everything since then. */
async function restoredStore(): Promise<SessionStore> {
  const store = memoryStore()
  await store.insert(rowAt(1, { idleLifetime: undefined, idleExpiresAt: undefined, absoluteExpiresAt: undefined }))
  return store
}

function redeemOn(store: SessionStore, generation: number, attemptNumber = generation) {
  const context = { store, clock, accessTokenLifetime: 1000, replayWindow: 0 }
  return redeem(redemption(tokenAt(generation), attempt(attemptNumber)), context)
}

describe('declareRestoreWindow()', () => {
  test('lets a session go on whose newest token is far ahead of the restored database', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now + hour, clock })

    const outcome = await redeemOn(store, 4)

    expect(outcome.kind).toBe('renewed')
    expect(await store.find(sessionId(1))).toMatchObject({ generation: 5, chain: next(tokenAt(4), attempt(4)).chain })
  })

  test('changes nothing about a database for which it was not called', async () => {
    const store = await restoredStore()

    expect(await redeemOn(store, 4)).toMatchObject({ kind: 'refused', code: 'restore_required' })
  })

  test('is over at the moment that was said', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now, clock: manualClock({ now: now - hour }) })

    expect(await redeemOn(store, 4)).toMatchObject({ kind: 'refused', code: 'restore_required' })
  })

  test('leaves a spent token to its thief until the owner comes back, and then ends the session', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now + hour, clock })
    const stolen = await redeemOn(store, 3, 99)

    const owner = await redeemOn(store, 4)

    expect([stolen.kind, owner.kind]).toEqual(['renewed', 'reused'])
  })

  test('ends the session at the next move of a thief whom the owner has left far behind', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now + hour, clock })
    await redeemOn(store, 3, 99)
    const owner = await redeemOn(store, 6)

    const thief = await redeem(redemption(next(tokenAt(3), attempt(99)), attempt(98)), {
      store,
      clock,
      accessTokenLifetime: 1000,
      replayWindow: 0,
    })

    expect([owner.kind, thief.kind]).toEqual(['renewed', 'reused'])
  })

  test.each([
    ['has passed', now],
    ['is more than 30 days away', now + 31 * 24 * hour],
    ['is no moment', Number.NaN],
  ])('refuses a moment that %s', async (_, until) => {
    const store = await restoredStore()

    await expect(declareRestoreWindow(store, { until, clock })).rejects.toThrow(RangeError)
    expect(await readRestoreWindow(store, now)).toBeUndefined()
  })

  test('is seen by no user and no token manager', async () => {
    await using server = await createTestServer()
    await declareRestoreWindow(server.store, { until: server.clock.now() + hour, clock: server.clock })

    expect(await server.auth.tokenManager.listTokens({ subjects: 'everyone' })).toEqual([])
    expect(await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone' })).toEqual([])
  })
})

describe('endRestoreWindow()', () => {
  test('ends a window at once, and says whether there was one', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now + hour, clock })

    expect(await endRestoreWindow(store, { clock })).toBe(true)
    expect(await endRestoreWindow(store, { clock })).toBe(false)
    expect(await readRestoreWindow(store, now)).toBeUndefined()
  })
})

describe('readRestoreWindow()', () => {
  test('answers the window that was declared last', async () => {
    const store = await restoredStore()
    await declareRestoreWindow(store, { until: now + 2 * hour, clock })
    await declareRestoreWindow(store, { until: now + hour, clock })

    expect(await readRestoreWindow(store, now)).toEqual({ until: now + hour })
  })
})
