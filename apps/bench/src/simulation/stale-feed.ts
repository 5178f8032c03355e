import { measureCurve } from './curve.ts'
import { createDice } from './dice.ts'
import { meanInterval, type Schedule } from './schedule.ts'
import { simulateLoad } from './simulate-load.ts'
import { createTokenRoute } from './token-route.ts'

/** Servers that cannot read the revocation log, and so take only fresh access tokens. */
export interface StaleFeedOptions {
  readonly clients: number
  readonly seed: number
  readonly schedule: Schedule
  /** Seconds for which `fresh-only` applies. */
  readonly lasts: number
  /** Seconds between two requests of one app, on average. */
  readonly callEvery: number
}

/** Loads in times the average one. */
export interface StaleFeedFigures {
  /** In the first ten seconds. */
  readonly atFirst: number
  /** From the second minute on, while it lasts; 0 where it is over by then. */
  readonly afterAMinute: number
  /** In ten minutes of an hour later. */
  readonly later: number
}

const [startsAt, hour, look] = [60, 3600, 600]

/** Simulates what `fresh-only` costs in redemptions. */
export function simulateStaleFeed({ clients, seed, schedule, lasts, callEvery }: StaleFeedOptions): StaleFeedFigures {
  const interval = meanInterval(schedule)
  const mean = (clients / interval) * 1000
  const endsAt = startsAt + lasts
  const { asked } = simulateLoad({
    clients,
    schedule,
    dice: createDice(seed),
    duration: (endsAt + hour + look) * 1000,
    signedInAt: (dice) => -dice.number() * interval,
    callEvery: callEvery * 1000,
    freshOnly: { from: startsAt * 1000, to: endsAt * 1000 },
    route: createTokenRoute(),
  })
  const peakIn = (from: number, to: number): number => measureCurve(asked, { mean, window: 5, from, to }).peak
  return {
    atFirst: peakIn(startsAt, startsAt + 10),
    afterAMinute: peakIn(startsAt + 60, endsAt),
    later: peakIn(endsAt + hour, endsAt + hour + look),
  }
}
