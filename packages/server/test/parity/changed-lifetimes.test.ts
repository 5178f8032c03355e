import type { JwtConfigOptions } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const hour = 3600
const day = 24 * hour
const lifetimes = { refreshTokenLifetime: 7 * day, maxSessionLifetime: 30 * day }
const changes: readonly (readonly [string, Partial<JwtConfigOptions>])[] = [
  ['shorter', { refreshTokenLifetime: hour, maxSessionLifetime: 2 * hour }],
  ['longer', { refreshTokenLifetime: 300 * day, maxSessionLifetime: undefined }],
]

describe('lifetimes that were changed', () => {
  test.each(changes)('W15: leave the sessions alone that have begun, where they became %s', async (_, jwt) => {
    const [store, clock] = [memoryStore(), manualClock()]
    await using before = await createTestServer({ store, clock, jwt: lifetimes })
    await using after = await createTestServer({ store, clock, jwt })
    const { refreshToken } = await before.signIn()

    let latest = refreshToken
    const statuses: number[] = []
    for (let redemptions = 1; redemptions <= 5; redemptions++) {
      await clock.advance(6 * day * 1000 - 1)
      const answer = await after.redeem(latest, attempt(redemptions))
      statuses.push(answer.status)
      latest = refreshTokenOf(answer)
    }
    await clock.advance(1000)

    expect(statuses).toEqual([200, 200, 200, 200, 200])
    expect(await after.redeem(latest, attempt(6))).toMatchObject({ body: { code: 'session_expired' } })
  })

  test('W15: count for the sessions that begin', async () => {
    const [store, clock] = [memoryStore(), manualClock()]
    await using server = await createTestServer({ store, clock, jwt: { refreshTokenLifetime: hour } })
    const { refreshToken } = await server.signIn()
    await clock.advance(hour * 1000)

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'refresh_token_expired' } })
  })

  test('may be others for one session, where it is said at its sign-in', async () => {
    await using server = await createTestServer()
    const issued = await server.signIn({ idleLifetime: 2 * hour, maxLifetime: day })
    await server.clock.advance(2 * hour * 1000)

    expect(issued.refreshTokenExpiresIn).toBe(2 * hour)
    expect(await server.redeem(issued.refreshToken, attempt(1))).toMatchObject({
      body: { code: 'refresh_token_expired' },
    })
  })
})
