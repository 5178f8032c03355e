import { measureCurve, settledAt } from './curve.ts'
import { createDice } from './dice.ts'
import { meanInterval, type Schedule } from './schedule.ts'
import { simulateLoad } from './simulate-load.ts'
import { createTokenRoute } from './token-route.ts'

/** Servers that are all away for a while. */
export interface OutageOptions {
  readonly clients: number
  readonly seed: number
  readonly schedule: Schedule
  /** For how many seconds nobody is served. */
  readonly lasts: number
  /** What the servers can do, in times the average load (default: anything). */
  readonly capacity?: number | undefined
  /** Seconds, with each refusal. */
  readonly retryAfter?: number | undefined
  /** Seconds between two requests of one app, on average. */
  readonly callEvery?: number | undefined
  /** Seconds until a client knows that it was not served (default: 0). */
  readonly failsAfter?: number | undefined
  /** Seconds that are taken together for a peak (default: 1). */
  readonly window?: number | undefined
}

/** What an outage leads to. Loads are in times the average load. */
export interface OutageFigures {
  /** The most redemptions that are sent while nobody is served. */
  readonly askedMeanwhile: number
  /** The most that are sent in the ten minutes from the return on. */
  readonly askedAfter: number
  /** The most that are served in these ten minutes. */
  readonly servedAfter: number
  /** For how many of the 600 seconds more than twice the average is sent. */
  readonly secondsAbove: number
  /** The largest part of the clients that holds no valid access token. */
  readonly without: number
  /** Seconds from the return until no more than one client in a hundred is without. */
  readonly recoveredAfter: number
  /** The most redemptions that are sent in ten minutes of an hour later. */
  readonly askedLater: number
}

const [startsAt, cycle, hour] = [60, 600, 3600]

/** Simulates an outage, and an hour after it. */
export function simulateOutage(options: OutageOptions): OutageFigures {
  const { clients, seed, schedule, lasts, capacity = Infinity, retryAfter, callEvery, failsAfter = 0 } = options
  const interval = meanInterval(schedule)
  const mean = (clients / interval) * 1000
  const endsAt = startsAt + lasts
  const load = simulateLoad({
    clients,
    schedule,
    dice: createDice(seed),
    duration: (endsAt + hour + cycle) * 1000,
    signedInAt: (dice) => -dice.number() * interval,
    callEvery: callEvery === undefined ? undefined : callEvery * 1000,
    route: createTokenRoute({
      away: { from: startsAt * 1000, to: endsAt * 1000 },
      capacity: mean * capacity,
      retryAfter,
      failsAfter: failsAfter * 1000,
    }),
  })
  const window = { mean, window: options.window }
  const after = measureCurve(load.asked, { ...window, from: endsAt, to: endsAt + cycle })
  return {
    askedMeanwhile: measureCurve(load.asked, { ...window, from: startsAt, to: endsAt }).peak,
    askedAfter: after.peak,
    servedAfter: measureCurve(load.served, { ...window, from: endsAt, to: endsAt + cycle }).peak,
    secondsAbove: after.secondsAbove,
    without: load.without.reduce((most, count) => Math.max(most, count), 0) / clients,
    recoveredAfter: settledAt(load.without, endsAt, clients / 100) - endsAt,
    askedLater: measureCurve(load.asked, { ...window, from: endsAt + hour, to: endsAt + hour + cycle }).peak,
  }
}
