import type { SoakFigures, SoakOptions } from './play-soak.ts'
import type { Probe } from './revocation-probe.ts'

/** Milliseconds within which each server has to know of a revocation. */
const bounds: Readonly<Record<SoakOptions['push'], number>> = { on: 1000, off: 3000 }

/** Says what must not be; nothing where all went well. */
export function judgeSoak(figures: SoakFigures, { push, thefts }: SoakOptions): readonly string[] {
  const { accidents, probes, robbed } = figures
  const atLarge = figures.thefts.filter(({ caughtAfter }) => caughtAfter === undefined).length
  const slow = delaysOf(probes).filter((delay) => delay > bounds[push]).length
  return [
    ...accidents.map((reason) => `A client was signed out: ${reason}`),
    ...robbed.filter((reason) => reason !== 'reused').map((reason) => `A robbed client was signed out for ${reason}`),
    ...(robbed.length === thefts ? [] : [`Of ${thefts} robbed clients ${robbed.length} were signed out`]),
    ...(atLarge === 0 ? [] : [`${atLarge} thieves were not caught`]),
    ...(slow === 0 ? [] : [`${slow} times a server learnt of a revocation later than ${bounds[push]} ms`]),
    ...(probes.length > 0 ? [] : ['No revocation could be measured']),
  ]
}

/** Says in a few lines what happened. */
export function describeSoak(figures: SoakFigures): string {
  const { kills, databaseRestarts, redemptions, statuses, thefts, accidents, probes, probesAcrossRestarts } = figures
  const caught = thefts.flatMap(({ caughtAfter }) => caughtAfter ?? [])
  return [
    `${kills} kills of a server, ${databaseRestarts} restarts of the database`,
    `${redemptions} redemptions; requests by status: ${JSON.stringify(statuses)}`,
    `${accidents.length} clients signed out by accident`,
    `${caught.length} of ${thefts.length} thieves caught, after ${describe(caught)} ms`,
    `${probes.length} revocations, seen by each server after ${describe(delaysOf(probes))} ms`,
    `${probesAcrossRestarts.length} more while the database was away: ${describe(delaysOf(probesAcrossRestarts))} ms`,
  ].join('\n')
}

function delaysOf(probes: readonly Probe[]): readonly number[] {
  return probes.flatMap(({ delays }) => delays)
}

function describe(values: readonly number[]): string {
  if (values.length === 0) return 'none'
  const sorted = values.map(Math.round).toSorted((one, other) => one - other)
  const at = (share: number): number | undefined => sorted[Math.floor(share * (sorted.length - 1))]
  return `${at(0.5)} (median), ${at(0.99)} (99 %), ${at(1)} (longest)`
}
