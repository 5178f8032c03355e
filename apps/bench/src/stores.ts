// Measures the session stores on their engines, each beside the engine without a library: npm run bench:stores
import { type Figure, judge, race } from './measure.ts'
import { benchPostgres } from './stores/postgres.ts'
import { chores, type Generations, raceRedemptions } from './stores/races.ts'
import type { StoreBench } from './stores/store-bench.ts'

/** One line for each engine: `npm run bench:stores -- postgres` measures that one alone. */
const benches: Readonly<Record<string, () => Promise<StoreBench>>> = { postgres: benchPostgres }

const few = 10_000
const many = Number(process.env['BENCH_SESSIONS'] ?? 1_000_000)
const wanted = process.argv.slice(2)

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const show = ({ name, median, spread }: Figure): string =>
  `${Math.round(median)}/s ${name} (spread ${Math.round(spread * 100)} %)`

async function measure(bench: StoreBench): Promise<void> {
  const generations: Generations = new Map()
  await bench.fill(few)
  for (const inFlight of [32, 1]) {
    const [own, plain] = await raceRedemptions(bench, { inFlight, sessions: few, generations })
    const bound = inFlight === 1 ? bench.targets.one : bench.targets.many
    const { ratio, word } = judge(own, plain, bound)
    print(`${bench.engine}, ${inFlight} in flight: ${show(own)}, ${show(plain)}`)
    print(`  ${ratio.toFixed(2)} times, at least ${bound}: ${word}`)
  }
  if (bench.remark !== undefined) print(`${bench.engine}: ${await bench.remark()}`)
  const small = await race(chores(bench.store, few, generations))
  await bench.fill(many)
  const bytes = (await bench.measureBytes()) / many
  const large = await race(chores(bench.store, many, new Map()))
  for (const [index, figure] of small.entries()) {
    const later = large[index]
    if (later === undefined) continue
    print(`${bench.engine}, ${figure.name}: ${show(figure)} at ${few} sessions, ${show(later)} at ${many}`)
    print(`  costs ${(figure.median / later.median).toFixed(2)} times as much, at most 1.5`)
  }
  const { bytesPerSession } = bench.targets
  print(`${bench.engine}: ${Math.round(bytes)} bytes for each of ${many} sessions, at most ${bytesPerSession}`)
}

for (const [name, start] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const bench = await start()
  try {
    await measure(bench)
  } finally {
    await bench.store.close()
    await bench.close()
  }
}
