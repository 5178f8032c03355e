// Lets connections to the demo server fail at every byte of a redemption: npm run faults [-- SEED]
import { randomInt } from 'node:crypto'
import { playFaultCampaign } from '../apps/e2e/test/faults/fault-campaign.ts'

const [seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
console.log(`Seed ${seed}`)
const { troubles, ...figures } = await playFaultCampaign({ seed: Number(seed) })
for (const trouble of troubles) console.log(trouble)
console.log(JSON.stringify(figures))
console.log(`Seed ${seed}: ${troubles.length} troubles`)
process.exitCode = troubles.length === 0 ? 0 : 1
