// Prints what SQLite makes of redemptions that come at once, how large a session is, and what a million of them change:
// npm run bench:sqlite [-- SESSIONS]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeTimes, measureInTurn, median } from './stores/measure-in-turn.ts'
import { createSqliteBench } from './stores/sqlite.ts'

const [sessions = '1000000'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'tokenpair-bench-'))
const few = await createSqliteBench(join(folder, 'few.db'), 10_000)
const many = await createSqliteBench(join(folder, 'many.db'), Number(sessions))

const commits = await measureInTurn({ plain: few.plain, alone: few.alone, inFlight: few.inFlight }, 7)
const [plain, alone, inFlight] = ['plain', 'alone', 'inFlight'].map((name) => median(commits.get(name)))
const lines = [
  `a plain commit for each redemption: ${describeTimes(commits.get('plain'))}`,
  `through the store, one at a time: ${describeTimes(commits.get('alone'))}, ${ratio(alone, plain)} times that`,
  `through the store, 32 in flight: ${describeTimes(commits.get('inFlight'))}, so ${ratio(plain, inFlight)} times as many`,
  `bytes for each session: ${few.bytesPerSession.toFixed(0)} of 10000, ${many.bytesPerSession.toFixed(0)} of ${sessions}`,
]
for (const name of ['inFlight', 'list', 'revokeAll', 'purge'] as const) {
  const times = await measureInTurn({ few: few[name], many: many[name] }, 9)
  const [one, other] = [times.get('few'), times.get('many')]
  lines.push(
    `${name}, of 10000 and of ${sessions}: ${describeTimes(one)}, ${describeTimes(other)}, ${ratio(median(other), median(one))}`,
  )
}
process.stdout.write(`${lines.join('\n')}\n`)
await Promise.all([few.close(), many.close()])
rmSync(folder, { recursive: true })

function ratio(one = Number.NaN, other = Number.NaN): string {
  return (one / other).toFixed(2)
}
