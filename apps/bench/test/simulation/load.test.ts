import { describe, expect, test } from 'vitest'
import { createTestAuth } from '../../../../packages/testing/src/index.ts'
import { createDice, type Dice } from '../../src/simulation/dice.ts'
import { simulateOutage } from '../../src/simulation/outage.ts'
import { clientSchedule, withoutJitter, withWiderJitter } from '../../src/simulation/schedule.ts'
import { simulateSignInWave } from '../../src/simulation/sign-in-wave.ts'
import { type Load, simulateLoad, type Span } from '../../src/simulation/simulate-load.ts'
import { simulateStaleFeed } from '../../src/simulation/stale-feed.ts'
import { createTokenRoute } from '../../src/simulation/token-route.ts'

const [seed, hours] = [20_261_127, 2]

interface Trial {
  /** The byte that all luck is made of. */
  readonly luck: number
  readonly away: Span
  readonly retryAfter?: number | undefined
}

/** The seconds in which a client of the package sends a redemption. */
async function watchClient({ luck, away, retryAfter }: Trial): Promise<readonly number[]> {
  const sent: number[] = []
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  await using pair = await createTestAuth({
    decideFault: () => {
      const now = pair.clock.monotonic()
      sent.push(Math.floor(now / 1000))
      const isAway = now >= away.from && now < away.to
      return isAway
        ? { kind: 'answer', response: () => new Response('', { status: 503, headers }) }
        : { kind: 'deliver' }
    },
  })
  const { random } = pair
  const bytes = (length: number): Uint8Array<ArrayBuffer> => (length === 1 ? Uint8Array.of(luck) : random.bytes(length))
  const client = pair.createClient({ random: { bytes } })
  await pair.signIn(client)
  await pair.clock.advance(hours * 3_600_000)
  return sent
}

function simulateClient({ luck, away, retryAfter }: Trial): Load {
  const dice: Dice = { number: () => 0, luck: () => luck / 255, wait: () => Infinity }
  const route = createTokenRoute({ away, retryAfter })
  const start = { clients: 1, duration: hours * 3_600_000, signedInAt: () => 0 }
  return simulateLoad({ ...start, schedule: clientSchedule, route, dice })
}

function secondsOf(counts: Uint32Array): readonly number[] {
  return [...counts].flatMap((count, second) => Array.from({ length: count }, () => second))
}

describe('simulateLoad()', () => {
  test.each<Trial>([
    { luck: 0, away: { from: 1_130_000, to: 1_190_000 } },
    { luck: 100, away: { from: 500_000, to: 1_100_000 } },
    { luck: 255, away: { from: 1_000_000, to: 4_600_000 } },
    { luck: 100, away: { from: 500_000, to: 1_100_000 }, retryAfter: 120 },
  ])('sends redemptions in the same seconds as a client of the package: %o', async (trial) => {
    const watched = await watchClient(trial)

    const { asked } = simulateClient(trial)

    expect(watched.length).toBeGreaterThan(hours * 6)
    expect(secondsOf(asked)).toEqual(watched)
  })

  test('knows that a call of an app sends a redemption at once while they fail, unless the server said when', async () => {
    const counts: number[] = []
    for (const headers of [{}, { 'retry-after': '3600' }]) {
      await using pair = await createTestAuth({
        decideFault: () => ({ kind: 'answer', response: () => new Response('', { status: 503, headers }) }),
      })
      const client = pair.createClient()
      await pair.signIn(client)
      await pair.clock.advance(600_000)
      const before = pair.network.requests.length

      for (let call = 0; call < 10; call++) await client.getAccessToken().catch(() => undefined)

      counts.push(pair.network.requests.length - before)
    }
    expect(counts).toEqual([10, 0])
  })

  test('counts those who hold no valid access token', () => {
    const load = simulateClient({ luck: 0, away: { from: 500_000, to: 1_100_000 } })

    expect([599, 600, 1100].map((second) => load.without[second])).toEqual([0, 1, 1])
    expect(load.without[1160]).toBe(0)
  })
})

describe('simulateOutage()', () => {
  const outage = { seed, schedule: clientSchedule, lasts: 600, window: 10 }

  test('finds the same with a tenth of the clients, within the error of a sample', () => {
    const many = simulateOutage({ ...outage, clients: 40_000 })
    const few = simulateOutage({ ...outage, clients: 4000 })

    expect(Math.abs(few.askedMeanwhile / many.askedMeanwhile - 1)).toBeLessThan(0.15)
    expect(Math.abs(few.askedAfter / many.askedAfter - 1)).toBeLessThan(0.1)
    expect(many.without).toBe(1)
  })

  test('serves no more than the servers can, and everybody in the end', () => {
    const { servedAfter, recoveredAfter } = simulateOutage({ ...outage, clients: 20_000, capacity: 2 })

    expect(servedAfter).toBeLessThanOrEqual(2.01)
    expect(recoveredAfter).toBeLessThan(400)
  })

  test('leaves a peak that the jitter of a client does not wear down within an hour, and wider jitter does', () => {
    const asIs = simulateOutage({ ...outage, clients: 20_000 })
    const wider = simulateOutage({ ...outage, clients: 20_000, schedule: withWiderJitter({ ofLife: 0.1 }) })

    expect(asIs.askedLater).toBeGreaterThan(8)
    expect(wider.askedLater).toBeLessThan(2)
  })
})

describe('simulateSignInWave()', () => {
  const wave = { seed, clients: 10_000, within: 60, hours: [0.15, 1], window: 10 }

  test('keeps a wave for ever where there is no jitter', () => {
    const [first = 0, later = 0] = simulateSignInWave({ ...wave, schedule: withoutJitter })

    expect(later / first).toBeCloseTo(1, 1)
  })

  test('wears it down with jitter, the sooner the wider it is', () => {
    const [first = 0, later = 0] = simulateSignInWave({ ...wave, hours: [0.15, 8], schedule: clientSchedule })
    const [, wider = 0] = simulateSignInWave({ ...wave, schedule: withWiderJitter({ ofLife: 0.1 }) })

    expect(first).toBeGreaterThan(9)
    expect(later).toBeLessThan(first / 2)
    expect(wider).toBeLessThan(2)
  })
})

describe('simulateStaleFeed()', () => {
  test('finds that taking only fresh tokens multiplies the load, the more the apps call', () => {
    const feed = { seed, clients: 20_000, schedule: clientSchedule, lasts: 300 }
    const busy = simulateStaleFeed({ ...feed, callEvery: 10 })
    const calm = simulateStaleFeed({ ...feed, callEvery: 300 })

    expect(busy.atFirst).toBeGreaterThan(20)
    expect(busy.afterAMinute).toBeGreaterThan(6)
    expect(calm.atFirst).toBeLessThan(5)
  })
})

describe('createDice()', () => {
  test('falls alike for the same seed, and as finely as the luck of a client', () => {
    const [one, other] = [createDice(seed), createDice(seed)]
    const luck = Array.from({ length: 5000 }, () => one.luck())

    expect(Array.from({ length: 5000 }, () => other.luck())).toEqual(luck)
    expect(new Set(luck).size).toBe(256)
    expect([Math.min(...luck), Math.max(...luck)]).toEqual([0, 1])
  })
})
