// Prints what a million live revocations take in memory, and how long it takes to look one up: npm run bench:revocations
import { type Contender, contenders } from './revocations/contenders.ts'
import { measureTable } from './revocations/measure-table.ts'

const rounds = 3
const kinds = ['session', 'token', 'subject'] as const

function median(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  const [least, middle, most] = [0, 0.5, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN)
  return `${middle?.toFixed(0)} (${least?.toFixed(0)}–${most?.toFixed(0)})`
}

const rows = kinds.flatMap((kind) =>
  contenders.map((contender) => ({ kind, contender, megabytes: NaN, nanoseconds: [] as number[] })),
)
for (let round = 0; round < rounds; round++) {
  for (const row of rows) {
    const { megabytes, nanoseconds } = measureTable(row.contender satisfies Contender, row.kind)
    row.megabytes = megabytes
    row.nanoseconds.push(nanoseconds)
  }
}
process.stdout.write(
  '| 1,000,000 live marks on | kept in | MB | ns for each token judged, median (least–most) |\n| --- | --- | --: | --: |\n',
)
for (const { kind, contender, megabytes, nanoseconds } of rows) {
  process.stdout.write(`| ${kind}s | ${contender.name} | ${megabytes.toFixed(1)} | ${median(nanoseconds)} |\n`)
}
