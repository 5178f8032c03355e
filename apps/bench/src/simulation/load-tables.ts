import { percent, span, type Table, times } from '../table.ts'
import { type OutageFigures, type OutageOptions, simulateOutage } from './outage.ts'
import { clientSchedule, type Schedule, withoutJitter, withWiderJitter } from './schedule.ts'
import { simulateSignInWave } from './sign-in-wave.ts'
import { simulateStaleFeed } from './stale-feed.ts'

type OutageCase = Pick<OutageOptions, 'schedule' | 'capacity' | 'retryAfter' | 'callEvery' | 'failsAfter'>

const wider = withWiderJitter({ ofLife: 0.1, ofRetryAfter: 0.5 })
const asIs = { schedule: clientSchedule }
const window = 5

const outageCases: Readonly<Record<string, OutageCase>> = {
  'servers take anything': asIs,
  'servers take twice the average': { ...asIs, capacity: 2 },
  'the same, refusals after 10 s': { ...asIs, capacity: 2, failsAfter: 10 },
  'the same, `Retry-After: 120`': { ...asIs, capacity: 2, retryAfter: 120 },
  'the same, apps that call every 10 s': { ...asIs, capacity: 2, callEvery: 10 },
  'wider jitter': { schedule: wider, capacity: 2 },
  'wider jitter, `Retry-After: 120`': { schedule: wider, capacity: 2, retryAfter: 120 },
}

const outageHeader = [
  'sent meanwhile',
  'sent after',
  'served after',
  'seconds above 2',
  'without a token',
  '99 % have one after',
  'an hour later',
] as const

function outageRow(name: string, figures: OutageFigures): readonly string[] {
  const { askedMeanwhile, askedAfter, servedAfter, secondsAbove, without, recoveredAfter, askedLater } = figures
  const peaks = [askedMeanwhile, askedAfter, servedAfter].map(times)
  return [name, ...peaks, String(secondsAbove), percent(without), span(recoveredAfter), times(askedLater)]
}

/** All servers restart at once. */
export function deployTable(seed: number, clients: number): Table {
  const rows = [5, 15, 30].flatMap((lasts) =>
    Object.entries({ 'as it is': asIs, 'wider jitter': { schedule: wider } }).map(([name, each]) =>
      outageRow(`${lasts} s, ${name}`, simulateOutage({ ...each, lasts, clients, seed, window })),
    ),
  )
  return { title: 'Deploy: all servers away at once', header: ['deploy', ...outageHeader], rows }
}

/** Nobody is served for a while. */
export function outageTable(seed: number, clients: number): Table {
  const rows = [60, 600, 3600].flatMap((lasts) =>
    Object.entries(outageCases).map(([name, each]) => {
      const sample = each.callEvery === undefined ? clients : clients / 4 // they send far more
      return outageRow(`${span(lasts)}, ${name}`, simulateOutage({ ...each, lasts, clients: sample, seed, window }))
    }),
  )
  return { title: 'Outage: nobody is served', header: ['outage', ...outageHeader], rows }
}

const jitters: Readonly<Record<string, Schedule>> = {
  'no jitter': withoutJitter,
  'as it is': clientSchedule,
  '5 % of the lifetime': withWiderJitter({ ofLife: 0.05 }),
  '10 % of the lifetime': withWiderJitter({ ofLife: 0.1 }),
  '10 %, drawn anew for each pair': withWiderJitter({ ofLife: 0.1, drawn: 'each time' }),
}

const hours = [0.15, 1, 4, 8, 24]

/** Everybody signs in at nearly the same time. */
export function signInTable(seed: number, clients: number): Table {
  const rows = [60, 300].flatMap((within) =>
    Object.entries(jitters).map(([name, schedule]) => {
      const peaks = simulateSignInWave({ clients, seed, schedule, within, hours, window: 10 })
      return [`within ${span(within)}, ${name}`, ...peaks.map(times)]
    }),
  )
  const header = ['sign-in', 'first refresh', ...hours.slice(1).map((hour) => `after ${hour} h`)]
  return { title: 'Mass sign-in: the highest load, in times the average', header, rows }
}

/** Servers that cannot read the revocation log. */
export function staleFeedTable(seed: number, clients: number): Table {
  const rows = [20, 600].flatMap((lasts) =>
    [10, 60, 300].map((callEvery) => {
      const figures = simulateStaleFeed({ clients, seed, schedule: clientSchedule, lasts, callEvery })
      const { atFirst, afterAMinute, later } = figures
      const name = `${span(lasts)}, apps that call every ${span(callEvery)}`
      return [name, times(atFirst), lasts > 60 ? times(afterAMinute) : '', times(later)]
    }),
  )
  const header = ['`fresh-only` for', 'first 10 s', 'from the second minute on', 'an hour later']
  return { title: 'Revocation log unreadable: the load that `fresh-only` makes, in times the average', header, rows }
}
