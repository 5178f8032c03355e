// Kills a server amid 1,000 redemptions, again and again on one file, with a seed of its own:
// npm run kills [-- KILLS [SEED]]
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addFigures, formatFigures } from '../packages/server/test/crash/figures.ts'
import { playKillCampaign } from '../packages/server/test/crash/kill-campaign.ts'

const [kills = '100', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
if (!(Number(kills) > 0 && Number.isSafeInteger(Number(seed)))) {
  console.error('Give a number of kills and a whole number as seed: npm run kills -- 100 1')
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'tokenpair-kills-'))
const options = { path: join(folder, 'auth.db'), kills: Number(kills), seed: Number(seed) }
const all = []
const faults = []

console.log(`${kills} kills, seed ${seed}`)
for await (const round of playKillCampaign(options)) {
  all.push(round.figures)
  faults.push(...round.faults)
  console.log(`${all.length}. ${formatFigures(round.figures)}`)
  for (const fault of round.faults) console.log(`   ${fault}`)
}
console.log(`All: ${formatFigures(addFigures(all))}`)
console.log(`${all.length} kills, seed ${seed}: ${faults.length} faults`)

// The file of a campaign that failed is evidence.
if (faults.length === 0) rmSync(folder, { recursive: true })
else console.log(`The file is ${options.path}`)
process.exitCode = faults.length === 0 ? 0 : 1
