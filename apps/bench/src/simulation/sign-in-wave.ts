import { measureCurve } from './curve.ts'
import { createDice } from './dice.ts'
import { meanInterval, type Schedule } from './schedule.ts'
import { simulateLoad } from './simulate-load.ts'
import { createTokenRoute } from './token-route.ts'

/** Everybody signs in within a short time. */
export interface SignInWaveOptions {
  readonly clients: number
  readonly seed: number
  readonly schedule: Schedule
  /** Seconds within which all sign in, evenly. */
  readonly within: number
  /** Hours after the start at which the load is looked at, for ten minutes each. */
  readonly hours: readonly number[]
  /** Seconds that are taken together for a peak. */
  readonly window: number
}

const look = 600

/** The highest load in the ten minutes that begin at each of these hours, in times the average load. */
export function simulateSignInWave(options: SignInWaveOptions): readonly number[] {
  const { clients, seed, schedule, within, hours, window } = options
  const load = simulateLoad({
    clients,
    schedule,
    dice: createDice(seed),
    duration: (Math.max(...hours) * 3600 + look + window) * 1000,
    signedInAt: (dice) => dice.number() * within * 1000,
    route: createTokenRoute(),
  })
  const mean = (clients / meanInterval(schedule)) * 1000
  return hours.map((hour) => {
    const from = Math.round(hour * 3600)
    return measureCurve(load.served, { mean, window, from, to: from + look }).peak
  })
}
