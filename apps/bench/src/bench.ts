// Runs the benchmarks one after the other, and writes what came of them to docs/performance.md and README.md: npm run bench
import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { headlines, replaceSection } from './report.ts'

const files = {
  tokens: 'tokens.ts',
  http: 'http.mjs',
  'event-loop': 'event-loop.mjs',
  flood: 'flood.mjs',
  memory: 'memory.ts',
  stores: 'stores.ts',
  revocations: 'revocations.ts',
  sizes: 'sizes.ts',
}
const document = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url))
const readme = fileURLToPath(new URL('../../../README.md', import.meta.url))

const given = process.argv.slice(2)
const unknown = given.find((name) => !(name in files) && name !== '--long')
if (unknown !== undefined)
  throw new Error(`There is no part "${unknown}": name some of ${Object.keys(files).join(', ')}`)
const extent = given.includes('--long') ? 'long' : 'quick'
const wanted = given.filter((name) => name !== '--long')

for (const [name, file] of Object.entries(files)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const text = await run(file)
  process.stdout.write(`${text}\n`)
  const performance = replaceSection(readFileSync(document, 'utf8'), name, text)
  writeFileSync(document, performance)
  writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'headlines', headlines(performance)))
}

/** Each part in a process of its own, so that none warms up or fills the memory of another. */
async function run(file: string): Promise<string> {
  const env = { ...process.env, BENCH_EXTENT: extent }
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { env, stdio: ['ignore', 2, 'inherit', 'ipc'] })
  return await new Promise((resolve, reject) => {
    child.on('message', (text) => resolve(typeof text === 'string' ? text : ''))
    child.on('exit', () => reject(new Error(`${file} ended without a report: see what it says above`)))
  })
}
