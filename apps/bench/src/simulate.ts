// Lets 100 million clients meet deploys, outages, sign-ins and lost shards, on paper: npm run simulate -- SEED
import { randomInt } from 'node:crypto'
import { deployTable, outageTable, signInTable, staleFeedTable } from './simulation/load-tables.ts'
import { clientSchedule, meanInterval } from './simulation/schedule.ts'
import { propagationTable, shardLossTable } from './simulation/spread-tables.ts'
import { formatTable, type Table } from './table.ts'

const population = 100_000_000
const [given = String(randomInt(2 ** 31))] = process.argv.slice(2)
const seed = Number(given)
if (!Number.isSafeInteger(seed)) throw new RangeError('The seed has to be a whole number')

const interval = meanInterval(clientSchedule) / 1000
const average = Math.round(population / interval)
console.log(`Seed ${seed}: ${population.toLocaleString('en')} active clients refresh every ${interval.toFixed(1)} s,`)
console.log(`which is ${average.toLocaleString('en')} redemptions a second on average. Loads are in times the average,`)
console.log(
  'averaged over 5 s (mass sign-in: 10 s). A sample of the clients is simulated, so that a load of 1 may print as up to 1.1.\n',
)

const tables: readonly (() => Table | Promise<Table>)[] = [
  () => deployTable(seed, 200_000),
  () => outageTable(seed, 100_000),
  () => signInTable(seed, 60_000),
  () => staleFeedTable(seed, 100_000),
  () => propagationTable(seed),
  () => shardLossTable(seed, 10_000),
]
for (const make of tables) console.log(formatTable(await make()))
console.log(`Seed ${seed}, ${(process.cpuUsage().user / 1_000_000).toFixed(0)} s of one core`)
