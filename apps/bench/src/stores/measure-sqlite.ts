import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, type Figure, race, type RaceOptions } from '../measure.ts'
import {
  bytesVerdict,
  type Findings,
  growthTable,
  growthVerdicts,
  redemptionTable,
  redemptionVerdict,
} from './findings.ts'
import { createSqliteBench, type SqliteBench } from './sqlite.ts'

const few = 10_000
const engine = 'SQLite, synchronous = FULL'

/** `sqliteStore()` beside a plain commit for each redemption. */
export async function measureSqlite(many: number, options: RaceOptions): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenpair-bench-'))
  const one = await createSqliteBench(join(folder, 'few.db'), few)
  const other = await createSqliteBench(join(folder, 'many.db'), many)
  try {
    const [busy, plain, alone] = await race(
      [
        contestant('sqliteStore(), 32 in flight', one.inFlight),
        contestant('a plain commit for each', one.plain),
        contestant('sqliteStore(), one in flight', one.alone),
      ],
      options,
    )
    const growth = { engine, few, many, ...(await raceChores([one, other], options)) }
    const figures = [busy, plain, alone].filter((figure) => figure !== undefined)
    return {
      tables: [redemptionTable(engine, figures), growthTable(growth)],
      verdicts: [
        redemptionVerdict(`${engine}: redemptions, 32 in flight, times a plain commit for each`, [busy, plain], 4),
        ...growthVerdicts(growth),
        bytesVerdict('SQLite', other.bytesPerSession, 260),
      ],
    }
  } finally {
    await Promise.all([one.close(), other.close()])
    rmSync(folder, { recursive: true })
  }
}

/** Each kind in a race of its own: sessions that another one ended are not redeemed. */
async function raceChores([one, other]: readonly [SqliteBench, SqliteBench], options: RaceOptions) {
  const [small, large] = [new Array<Figure>(), new Array<Figure>()]
  const others = choresOf(other)
  for (const [index, chore] of choresOf(one).entries()) {
    const [figure, later] = await race([chore, others[index] ?? chore], options)
    if (figure !== undefined) small.push(figure)
    if (later !== undefined) large.push(later)
  }
  return { small, large }
}

function choresOf({ inFlight, list, revokeAll, purge }: SqliteBench): readonly Contestant[] {
  return [
    contestant('redeem, 32 in flight', inFlight),
    contestant('list', list),
    contestant('revoke all of a user', revokeAll),
    contestant('purge, for each row', purge),
  ]
}

function contestant(name: string, act: () => Promise<number>): Contestant {
  return { name, run: async () => ({ done: await act() }) }
}
