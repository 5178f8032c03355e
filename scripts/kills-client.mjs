// Kills browsers and workers during a refresh or after it, with a seed of its own: npm run kills:client [-- KILLS [SEED]]
import { randomInt } from 'node:crypto'
import { playBrowserKills } from '../apps/e2e/test/kills/browser-kills.ts'
import { formatFigures } from '../apps/e2e/test/kills/kill-figures.ts'
import { playWorkerKills } from '../apps/e2e/test/kills/worker-kills.ts'
import { provideBrowser } from './browser.mjs'

const [kills = '50', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
if (!(Number(kills) > 0 && Number.isSafeInteger(Number(seed)))) {
  console.error('Give a number of kills and a whole number as seed: npm run kills:client -- 50 1')
  process.exit(1)
}
const campaign = { kills: Number(kills), seed: Number(seed), longestDelay: 3000 }
const executablePath = await provideBrowser()
const games = {
  'Chromium, IndexedDB': () => playBrowserKills({ ...campaign, executablePath, transport: 'bearer' }),
  'Chromium, cookies': () => playBrowserKills({ ...campaign, executablePath, transport: 'cookie' }),
  'Node.js, file': () => playWorkerKills(campaign),
}

console.log(`${kills} kills each, seed ${seed}`)
const faults = []
for (const [name, play] of Object.entries(games)) {
  const figures = await play()
  faults.push(...figures.faults)
  console.log(`${name}: ${formatFigures(figures)}`)
  for (const fault of figures.faults) console.log(`   ${fault}`)
}
process.exitCode = faults.length === 0 ? 0 : 1
