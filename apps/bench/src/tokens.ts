// What it costs to verify and to sign an access token, ours beside other libraries: npm run bench:tokens
import { judge, ratios, summarise, type Verdict } from './judge.ts'
import { type Figure, race, type RaceOptions } from './measure.ts'
import { digits, middle, type Report, scatter } from './report.ts'
import { type Extent, runPart } from './run-part.ts'
import type { Table } from './table.ts'
import { type Algorithm, algorithms } from './tokens/algorithms.ts'
import { signContestants } from './tokens/sign.ts'
import { verifyContestants } from './tokens/verify.ts'

const lengths: Readonly<Record<Extent, RaceOptions>> = {
  quick: { rounds: 9, milliseconds: 40 },
  long: { rounds: 21, milliseconds: 200 },
}
const [seen, anew, raw] = ['Tokenpair, seen before', 'Tokenpair, new', 'node:crypto, the signature alone'] as const
const issued = 'Tokenpair, issueToken()'

type Aim = readonly [own: string, other: string, atLeast: number, place?: 'README']

const verifyAims: Readonly<Record<Algorithm, readonly Aim[]>> = {
  HS512: [
    [seen, 'fast-jwt, seen before', 5, 'README'],
    [seen, 'jose', 50, 'README'],
    [anew, 'fast-jwt', 1.6, 'README'],
    [anew, 'jsonwebtoken', 2.2],
    [anew, 'jose', 7],
    [anew, 'hono/jwt', 12],
  ],
  ES256: [],
  Ed25519: [],
  ES512: [
    [seen, 'jose', 1000, 'README'],
    [anew, raw, 0.97],
  ],
}
const signAims: Readonly<Record<Algorithm, readonly Aim[]>> = {
  HS512: [
    [issued, 'fast-jwt', 1.3],
    [issued, 'jsonwebtoken', 1.8],
    [issued, 'jose', 10],
  ],
  ES256: [],
  Ed25519: [],
  ES512: [[issued, raw, 0.97]],
}

const remarks = [
  'One at a time in one process, and judged by processor time, of all its threads: what else the machine does disturbs it less ' +
    'than the clock. Tokenpair verifies by the public `validateToken()`, from text to claims and with the revocation check, each time ' +
    'from a new string. The tokens are 1,024 in turn; new ones are each used once.',
  'Tokenpair signs by the public `issueToken()` on `memoryStore()`, which is the smallest public function that signs. It draws and ' +
    'stores a session, makes a refresh token with its MAC and remembers the access token as genuine besides; the others only sign.',
]

await runPart(async (extent): Promise<Report> => {
  const tables: Table[] = []
  const verdicts: Verdict[] = []
  for (const alg of algorithms) {
    const verified = await race(await verifyContestants(alg), lengths[extent])
    tables.push(tableOf(`Verify ${alg}`, verified))
    verdicts.push(...verdictsOf(`verify ${alg}`, verified, verifyAims[alg]))
  }
  for (const alg of algorithms) {
    const signed = await race(await signContestants(alg), lengths[extent])
    tables.push(tableOf(`Sign ${alg}`, signed))
    verdicts.push(...verdictsOf(`sign ${alg}`, signed, signAims[alg]))
  }
  return { title: 'Access tokens', remarks, tables, verdicts }
})

function tableOf(title: string, figures: readonly Figure[]): Table {
  const rows = figures.map(({ name, costs, rates }) => {
    const wall = rates.map((rate) => 1e6 / rate)
    return [name, middle(costs), scatter(costs), middle(wall), scatter(wall)]
  })
  return { title, header: ['', 'µs of processor', 'spread', 'µs by the clock', 'spread'], rows }
}

function verdictsOf(act: string, figures: readonly Figure[], aims: readonly Aim[]): readonly Verdict[] {
  const find = (name: string): Figure => {
    const found = figures.find((figure) => figure.name === name)
    if (found === undefined) throw new Error(`Nobody called ${name} was measured`)
    return found
  }
  return aims.map(([own, other, atLeast, place]) => {
    const [one, two] = [find(own), find(other)]
    const { median } = summarise(two.costs)
    return judge({
      name: `${act}: ${own}, times as quick as ${other} (${digits(median)} µs)`,
      values: ratios(two.costs, one.costs),
      besides: { by: 'the clock', values: ratios(one.rates, two.rates) },
      bound: { atLeast },
      place,
    })
  })
}
