// What a million live revocations take in memory, and how long it takes to look one up: npm run bench:revocations
import { judge } from './judge.ts'
import { digits, middle, type Report, scatter } from './report.ts'
import { contenders } from './revocations/contenders.ts'
import { measureTable } from './revocations/measure-table.ts'
import { runPart } from './run-part.ts'

const rounds = { quick: 1, long: 3 }
const kinds = ['session', 'token', 'subject'] as const

await runPart(async (extent): Promise<Report> => {
  const subjects = kinds.flatMap((kind) =>
    contenders.map((contender) => ({ kind, contender, megabytes: new Array<number>(), times: new Array<number>() })),
  )
  for (let round = 0; round < rounds[extent]; round++) {
    for (const { kind, contender, megabytes, times } of subjects) {
      const measured = measureTable(contender, kind)
      megabytes.push(measured.megabytes)
      times.push(measured.nanoseconds)
    }
  }
  const rows = subjects.map(({ kind, contender, megabytes, times }) => [
    `${kind}s`,
    contender.name,
    middle(megabytes),
    middle(times),
    scatter(times),
  ])
  const own = subjects.filter(({ contender }) => contender === contenders[0])
  const verdicts = own.flatMap(({ kind, megabytes, times }) => [
    judge({ name: `MB for a million marks on ${kind}s`, values: megabytes, bound: { atMost: 40 } }),
    judge({ name: `ns to judge a token by marks on ${kind}s`, values: times, bound: { atMost: 1000 } }),
  ])
  const header = ['marks on', 'kept in', 'MB', 'ns of processor for each token', 'spread']
  const title = `${digits(1e6)} live revocations`
  return { title: 'Revocations', remarks: [], tables: [{ title, header, rows }], verdicts }
})
