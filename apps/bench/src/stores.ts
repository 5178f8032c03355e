// The session stores on their engines, each beside the engine without a library: npm run bench:stores [-- postgres|redis|sqlite]
import type { Report } from './report.ts'
import { type Extent, runPart } from './run-part.ts'
import type { Findings } from './stores/findings.ts'
import { measurePostgres } from './stores/measure-postgres.ts'
import { measureRedis } from './stores/measure-redis.ts'
import { measureSqlite } from './stores/measure-sqlite.ts'

const stores = { postgres: measurePostgres, redis: measureRedis, sqlite: measureSqlite }
const lengths = {
  quick: { sessions: 50_000, rounds: 5, milliseconds: 300 },
  long: { sessions: 1_000_000, rounds: 9, milliseconds: 500 },
} as const satisfies Record<Extent, object>
const wanted = process.argv.slice(2)

await runPart(async (extent): Promise<Report> => {
  const { sessions, ...options } = lengths[extent]
  const many = Number(process.env['BENCH_SESSIONS'] ?? sessions)
  const findings: Findings[] = []
  for (const [name, measure] of Object.entries(stores)) {
    if (wanted.length === 0 || wanted.includes(name)) findings.push(await measure(many, options))
  }
  return {
    title: 'Stores',
    judgedBy: 'clock',
    remarks: [
      'One process, and an engine that was started for it. Judged by the clock, since most of the time is spent on waiting for the engine. ' +
        'What calls cost is judged of a million sessions only.',
    ],
    tables: findings.flatMap(({ tables }) => tables),
    verdicts: findings.flatMap(({ verdicts }) => verdicts),
  }
})
