import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRefresh } from '../../src/lib/refresh/refresh-schedule.ts'
import { samplePair } from '../samples.ts'

const seconds = fc.integer({ min: 0, max: 10_000_000 })
const jitter = fc.double({ min: 0, max: 1, noNaN: true })
const age = fc.integer({ min: 0, max: 100_000_000 })

function pairFor(accessLifetime: number, refreshLifetime = 1_209_600): ReturnType<typeof samplePair> {
  return samplePair({ expires_in: accessLifetime, refresh_token_expires_in: refreshLifetime })
}

describe('decideRefresh()', () => {
  test('refreshes 30 seconds before the access token expires', () => {
    expect(decideRefresh(pairFor(600), 0, 0)).toMatchObject({ refreshIn: 570_000, accessTokenExpiresIn: 600_000 })
  })

  test.each([
    [60, 30_000],
    [59, 29_500],
    [20, 10_000],
    [3, 1500],
  ])('FM-44: refreshes a token of %d seconds after %d milliseconds', (lifetime, refreshIn) => {
    expect(decideRefresh(pairFor(lifetime), 0, 0).refreshIn).toBe(refreshIn)
  })

  test('takes the age off all lifetimes', () => {
    expect(decideRefresh(pairFor(600, 900), 200_000, 0)).toEqual({
      generation: 0,
      refreshIn: 370_000,
      accessTokenExpiresIn: 400_000,
      refreshTokenExpiresIn: 700_000,
    })
  })

  test('says by how much it is late', () => {
    expect(decideRefresh(pairFor(600), 700_000, 0)).toMatchObject({
      refreshIn: -130_000,
      accessTokenExpiresIn: -100_000,
    })
  })

  test('asks a second after the end where the session ends with the access token', () => {
    expect(decideRefresh(pairFor(600, 600), 0, 0).refreshIn).toBe(601_000)
    expect(decideRefresh(pairFor(600, 90), 0, 1).refreshIn).toBe(91_000)
  })

  test('refreshes early where the session lasts a second longer than the access token', () => {
    expect(decideRefresh(pairFor(600, 601), 0, 0).refreshIn).toBe(570_000)
  })

  test('FM-44: never refreshes sooner than a second after the pair', () => {
    fc.assert(
      fc.property(seconds, seconds, jitter, (access, refresh, luck) => {
        expect(decideRefresh(pairFor(access, refresh), 0, luck).refreshIn).toBeGreaterThanOrEqual(1000)
      }),
    )
  })

  test('refreshes before the access token expires, where it lives two seconds or more and is not the last', () => {
    fc.assert(
      fc.property(seconds, age, jitter, (lifetime, old, luck) => {
        const { refreshIn, accessTokenExpiresIn } = decideRefresh(pairFor(lifetime + 2, lifetime + 3), old, luck)
        expect(refreshIn).toBeLessThanOrEqual(accessTokenExpiresIn)
      }),
    )
  })

  test('becomes earlier by jitter, never later, and by a tenth of the lead at most', () => {
    fc.assert(
      fc.property(seconds, seconds, jitter, (access, refresh, luck) => {
        const calm = decideRefresh(pairFor(access, refresh), 0, 0)
        const lead = calm.accessTokenExpiresIn - calm.refreshIn
        const earlier = calm.refreshIn - decideRefresh(pairFor(access, refresh), 0, luck).refreshIn

        expect(earlier).toBeGreaterThanOrEqual(0)
        expect(earlier).toBeLessThanOrEqual(Math.max(0, lead / 10 + 1))
      }),
    )
  })

  test('takes all of that tenth where chance wills it', () => {
    expect(decideRefresh(pairFor(600), 0, 1).refreshIn).toBe(567_000)
  })
})
