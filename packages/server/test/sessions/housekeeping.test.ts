import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { createSession } from '../stores/stored-session.ts'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const day = 86_400_000
const stores: readonly (readonly [string, () => SessionStore])[] = [
  ['memoryStore()', memoryStore],
  ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
]

/** An id whose first characters are those of a number, so that ids are in the order of their numbers. */
function idOf(number: number): ReturnType<typeof createSession>['id'] {
  return `A${String(number).padStart(5, '0')}${'A'.repeat(16)}` as ReturnType<typeof createSession>['id']
}

async function insertEnded(store: SessionStore, count: number, endedAt: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await store.insert(createSession({ id: idOf(number), subject: 'bob', idleExpiresAt: endedAt }))
  }
}

async function countStored(store: SessionStore, count: number): Promise<number> {
  const found = await Promise.all(Array.from({ length: count }, (_, number) => store.find(idOf(number))))
  return found.filter((session) => session !== undefined).length
}

/** A store that notes its sweeps. */
function watched(store: SessionStore): { readonly store: SessionStore; readonly sweeps: unknown[] } {
  const sweeps: unknown[] = []
  return {
    sweeps,
    store: {
      ...store,
      sweep: async (sweep) => {
        sweeps.push(sweep)
        return store.sweep(sweep)
      },
    },
  }
}

describe.each(stores)('housekeeping on %s', (_, createStore) => {
  test('W25: deletes by itself what ended a week ago, some rows at a time, and then begins anew', async () => {
    const store = createStore()
    await using server = await createTestServer({ store })
    await insertEnded(store, 1200, server.clock.now() - 7 * day)
    const left: number[] = []
    for (let visit = 0; visit < 4; visit++) {
      await server.signIn()
      await server.clock.advance(10_000)
      left.push(await countStored(store, 1200))
    }
    await insertEnded(store, 1, server.clock.now() - 7 * day)
    await server.signIn()
    await server.clock.advance(0)

    expect(left[0]).toBe(700)
    expect(left.at(-1)).toBe(0)
    expect(await countStored(store, 1)).toBe(0)
  })

  test('keeps what ended later than that, so that a late client learns why its session is over', async () => {
    await using server = await createTestServer({ store: createStore(), endedSessionRetention: 3600 })
    const { sessionId, refreshToken } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })
    await server.clock.advance(3_599_000)
    await server.signIn()
    await server.clock.advance(0)
    const during = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(11_000)
    await server.signIn()
    await server.clock.advance(0)

    expect(during).toMatchObject({ body: { code: 'session_revoked' } })
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })

  test('deletes no living session, and disturbs no chain', async () => {
    await using server = await createTestServer({ store: createStore(), endedSessionRetention: 0.001 })
    let { refreshToken } = await server.signIn()
    for (let turn = 1; turn <= 5; turn++) {
      await server.clock.advance(10_000)
      refreshToken = refreshTokenOf(await server.redeem(refreshToken, attempt(turn)))
    }

    expect(await server.redeem(refreshToken, attempt(9))).toMatchObject({ status: 200 })
  })
})

describe('housekeeping', () => {
  test('sweeps once in ten seconds at most, also where redemptions are all there is', async () => {
    const { store, sweeps } = watched(memoryStore())
    await using server = await createTestServer({ store })
    let { refreshToken } = await server.signIn()
    await server.clock.advance(9999)
    refreshToken = refreshTokenOf(await server.redeem(refreshToken, attempt(1)))
    const before = sweeps.length
    await server.clock.advance(1)
    await server.redeem(refreshToken, attempt(2))

    expect([before, sweeps.length]).toEqual([1, 2])
  })

  test('rests where nothing happens', async () => {
    const { store, sweeps } = watched(memoryStore())
    await using server = await createTestServer({ store })
    await server.signIn()
    await server.clock.advance(30 * day)

    expect(sweeps).toHaveLength(1)
  })

  test('that fails is told to onError and to nobody else, and is tried again', async () => {
    let isBroken = true
    const inner = memoryStore()
    const failure = new Error('The disk is full')
    const store: SessionStore = {
      ...inner,
      sweep: async (sweep) => {
        if (isBroken) throw failure
        return inner.sweep(sweep)
      },
    }
    await using server = await createTestServer({ store })
    await inner.insert(createSession({ idleExpiresAt: server.clock.now() - 8 * day }))
    const issued = await server.signIn()
    await server.clock.advance(10_000)
    isBroken = false
    await server.redeem(issued.refreshToken, attempt(1))
    await server.clock.advance(0)

    expect(server.errors).toEqual([failure])
    expect(await inner.find(createSession().id)).toBeUndefined()
  })
})
