import { race, type RaceOptions } from '../measure.ts'
import {
  bytesVerdict,
  type Findings,
  growthTable,
  growthVerdicts,
  redemptionTable,
  redemptionVerdict,
} from './findings.ts'
import { benchPostgres } from './postgres.ts'
import { chores, type Generations, raceRedemptions } from './races.ts'

const few = 10_000

/** `postgresStore()` beside a plain prepared conditional UPDATE by the same driver and pool. */
export async function measurePostgres(many: number, options: RaceOptions): Promise<Findings> {
  const bench = await benchPostgres()
  try {
    const { engine, store, targets } = bench
    const generations: Generations = new Map()
    await bench.fill(few)
    const busy = await raceRedemptions(bench, { ...options, inFlight: 32, sessions: few, generations })
    const alone = await raceRedemptions(bench, { ...options, inFlight: 1, sessions: few, generations })
    const small = await race(chores(store, few, generations), options)
    await bench.fill(many)
    const bytes = (await bench.measureBytes()) / many
    const large = await race(chores(store, many, new Map()), options)
    const growth = { engine, few, many, small, large }
    const remark = (await bench.remark?.()) ?? ''
    return {
      tables: [
        redemptionTable(`${engine}, 32 in flight`, busy),
        redemptionTable(`${engine}, one in flight`, alone),
        growthTable({ ...growth, engine: `${engine} (${remark})` }),
      ],
      verdicts: [
        redemptionVerdict(`${engine}: redemptions, 32 in flight, times a plain UPDATE`, busy, targets.many),
        redemptionVerdict(`${engine}: redemptions, one in flight, times a plain UPDATE`, alone, targets.one),
        ...growthVerdicts(growth),
        bytesVerdict(engine, bytes, targets.bytesPerSession),
      ],
    }
  } finally {
    await bench.store.close()
    await bench.close()
  }
}
