// Lets 200 clients live for a minute on four servers that share a database, while the servers are killed and the database
// is restarted; then again for 20 seconds without push: npm run soak [-- SEED]
import { randomInt } from 'node:crypto'
import { describeSoak, judgeSoak } from '../apps/e2e/test/soak/judge-soak.ts'
import { playSoak } from '../apps/e2e/test/soak/play-soak.ts'
import { engines, startSoakDatabase } from '../apps/e2e/test/soak/soak-database.ts'

const [seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
const common = { seed: Number(seed), clients: 200 }
const phases = [
  { ...common, length: 60, push: 'on', thefts: 20, kills: 20, databaseRestarts: 1 },
  { ...common, length: 20, push: 'off', thefts: 5, kills: 4, databaseRestarts: 0 },
]
const troubles = []
for (const engine of engines) {
  for (const options of phases) {
    const { clients, length, push } = options
    console.log(`${engine}: four servers, ${clients} clients, ${length} s, push ${push}, seed ${seed}`)
    await using database = await startSoakDatabase(engine)
    const figures = await playSoak(database, options)
    const found = judgeSoak(figures, options)
    console.log(describeSoak(figures))
    for (const trouble of found) console.log(trouble)
    troubles.push(...found)
  }
}
console.log(`Seed ${seed}: ${troubles.length} troubles`)
process.exitCode = troubles.length === 0 ? 0 : 1
