import { percent, span, type Table } from '../table.ts'
import { percentile } from './curve.ts'
import { createDice, type Dice } from './dice.ts'
import { type PropagationOptions, simulatePropagation } from './propagation.ts'
import { clientSchedule } from './schedule.ts'
import { simulateShardLoss } from './shard-loss.ts'

type Way = Pick<PropagationOptions, 'rate'> & Partial<PropagationOptions>

const near = (dice: Dice): number => 1 + dice.wait(1)
const far = (dice: Dice): number => 81 + dice.wait(4)
const push = { pushTakes: (dice: Dice): number => 0.5 + dice.wait(1) }

const ways: Readonly<Record<string, Way>> = {
  'push, 10 revocations/s': { rate: 10, ...push },
  'push cut, 10/s': { rate: 10 },
  'push cut, log 80 ms away': { rate: 10, readingTakes: far },
  'push cut, replica late by 0.2 s on average': { rate: 10, visibleAfter: (dice) => dice.wait(200) },
  'push, 1,200/s, each push a reading': { rate: 1200, servers: 20, duration: 10_000, ...push, readings: 'each' },
  'push, 1,200/s, pushes share a reading': { rate: 1200, servers: 20, duration: 10_000, ...push },
}

/** How long a revocation takes to the servers. */
export function propagationTable(seed: number): Table {
  const rows = Object.entries(ways).map(([name, way]) => {
    const defaults = { servers: 200, duration: 60_000, readingTakes: near, dice: createDice(seed) }
    const { delays, untilAllKnew, readings, backlog } = simulatePropagation({ ...defaults, ...way })
    const found = [
      percentile(delays, 0.5),
      percentile(delays, 0.99),
      percentile(untilAllKnew, 0.5),
      percentile(delays, 1),
    ]
    return [name, ...found.map((ms) => ms.toFixed(0)), readings.toFixed(1), `${(backlog / 1000).toFixed(1)} s`]
  })
  const header = ['way', 'median', '99 %', 'all servers, median', 'longest', 'readings/s of a server', 'backlog']
  return { title: 'Revocations: milliseconds from commit to a server', header, rows }
}

/** What becomes of the sessions of a shard that has lost its last writes. */
export async function shardLossTable(seed: number, sessions: number): Promise<Table> {
  const rows: (readonly string[])[] = []
  for (const lost of [1, 5, 30, 300, 600, 3600]) {
    const found = await simulateShardLoss({ sessions, seed, schedule: clientSchedule, lost, lastsDays: 14 })
    const { asUsual, rolledForward, needWindow, withoutRow, other } = found
    const shares = [asUsual, rolledForward, needWindow, withoutRow, other].map((count) => percent(count / sessions))
    rows.push([span(lost), ...shares])
  }
  const header = [
    'lost writes of the last',
    'as usual',
    'roll forward (S7)',
    'need a window (S9)',
    'without a row',
    'other',
  ]
  return { title: 'Shard loss: the next redemption of its sessions, by the server’s own redeem()', header, rows }
}
