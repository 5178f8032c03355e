import { race, type RaceOptions } from '../measure.ts'
import {
  bytesVerdict,
  type Findings,
  growthTable,
  growthVerdicts,
  redemptionTable,
  redemptionVerdict,
} from './findings.ts'
import { openFilledRedis, raceRedis } from './redis.ts'

const few = 10_000
const engine = 'Redis'

/** `redisStore()` beside the bare EVALSHA of the same script. */
export async function measureRedis(many: number, options: RaceOptions): Promise<Findings> {
  const busy = await raceRedis(32, { rounds: (options.rounds ?? 9) * 3 })
  const alone = await raceRedis(1, options)
  const [one, other] = [await openFilledRedis(few), await openFilledRedis(many)]
  const chores = await race([...one.chores, ...other.chores], options)
  const [small, large] = [chores.slice(0, one.chores.length), chores.slice(one.chores.length)]
  await Promise.all([one.stop(), other.stop()])
  const growth = { engine, few, many, small, large }
  return {
    tables: [
      redemptionTable(`${engine}, 32 in flight`, busy),
      redemptionTable(`${engine}, one in flight`, alone),
      growthTable(growth),
    ],
    verdicts: [
      redemptionVerdict(`${engine}: redemptions, 32 in flight, times the bare script`, busy, 0.9),
      ...growthVerdicts(growth),
      bytesVerdict(engine, other.bytesPerSession, 350),
    ],
  }
}
