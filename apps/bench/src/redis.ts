// What redisStore() costs: npm run bench:redis [-- SESSIONS]; a million sessions take a few minutes.
import { measureRedisCosts, measureRedisThroughput, type RedisCosts } from './stores/redis.ts'
import type { Spread } from './stores/rounds.ts'

const [most = '1000000'] = process.argv.slice(2)

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

function describe({ median, least, most: highest }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${highest.toFixed(digits)})`
}

function times(large: Spread, small: Spread): string {
  return (large.median / small.median).toFixed(2)
}

function writeCosts([small, large]: readonly RedisCosts[]): void {
  if (small === undefined || large === undefined) return
  write(`| medians, and from least to most | ${small.sessions} sessions | ${large.sessions} sessions | times |`)
  write('| --- | --: | --: | --: |')
  const rows = [
    ['redeem, ms with 32 in flight', 'redeem'],
    ['list a subject, ms', 'list'],
    ['revoke all of a subject, ms', 'revokeAll'],
    ['purge 500 rows, ms', 'purge'],
  ] as const
  for (const [name, row] of rows) {
    write(`| ${name} | ${describe(small[row], 3)} | ${describe(large[row], 3)} | ${times(large[row], small[row])} |`)
  }
  write(`| bytes per session | ${small.bytesPerSession.toFixed(0)} | ${large.bytesPerSession.toFixed(0)} | |`)
}

const { store, bare, ratio } = await measureRedisThroughput(151, 1600)
write('| redemptions/s, 32 in flight | median of 151 rounds | least to most |')
write('| --- | --: | --: |')
for (const [name, spread, digits] of [
  ['through redisStore()', store, 0],
  ['bare EVALSHA of the same script', bare, 0],
  ['one over the other, each round', ratio, 2],
] as const) {
  write(
    `| ${name} | ${spread.median.toFixed(digits)} | ${spread.least.toFixed(digits)} to ${spread.most.toFixed(digits)} |`,
  )
}
write('')
writeCosts(await measureRedisCosts([10_000, Number(most)], 15))
