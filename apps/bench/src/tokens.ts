// What it costs to verify and to sign an access token, ours beside other libraries: npm run bench:tokens
import { judge, ratios, summarise, type Verdict } from './judge.ts'
import { type Figure, race, type RaceOptions } from './measure.ts'
import { digits, middle, type Report, scatter } from './report.ts'
import { type Extent, runPart } from './run-part.ts'
import type { Table } from './table.ts'
import { type Algorithm, algorithms } from './tokens/algorithms.ts'
import { signContestants } from './tokens/sign.ts'
import { inFlight, verifyContestants } from './tokens/verify.ts'

const lengths: Readonly<Record<Extent, RaceOptions & { readonly milliseconds: number }>> = {
  quick: { rounds: 9, milliseconds: 40, sweeps: true },
  long: { rounds: 21, milliseconds: 200, sweeps: true },
}
const [seen, anew] = ['Tokenpair, seen before', 'Tokenpair, new'] as const
const [raw, rawLater] = ['node:crypto, the signature alone', 'node:crypto with a callback'] as const
const weaker = 'Tokenpair, createDownscoper()'
const sideBySide = `, ${inFlight} in flight`

interface Aim {
  readonly own: string
  readonly other: string
  readonly atLeast: number
  /** What it is judged by (default: processor time). */
  readonly by?: 'clock'
  readonly place?: 'README'
}

const verifyAims: Readonly<Record<Algorithm, readonly Aim[]>> = {
  HS512: [
    { own: seen, other: 'fast-jwt, seen before', atLeast: 5, place: 'README' },
    { own: seen, other: 'jose', atLeast: 50, place: 'README' },
    { own: anew, other: 'fast-jwt', atLeast: 1.6, place: 'README' },
    { own: anew, other: 'jsonwebtoken', atLeast: 2.2 },
    { own: anew, other: 'jose', atLeast: 7 },
    { own: anew, other: 'hono/jwt', atLeast: 12 },
  ],
  ES256: [],
  Ed25519: [],
  ES512: [{ own: seen, other: 'jose', atLeast: 1000, place: 'README' }, ...aimsAtRaw(anew)],
}
const signAims: Readonly<Record<Algorithm, readonly Aim[]>> = {
  HS512: [
    { own: weaker, other: 'fast-jwt', atLeast: 1.3, place: 'README' },
    { own: weaker, other: 'jsonwebtoken', atLeast: 1.8 },
    { own: weaker, other: 'jose', atLeast: 10 },
  ],
  ES256: [],
  Ed25519: [],
  ES512: aimsAtRaw(weaker),
}

/** Where signatures are slow: one at a time, against the call that blocks and the one that does not; and side by side. */
function aimsAtRaw(own: string): readonly Aim[] {
  return [
    { own, other: raw, atLeast: 0.97 },
    { own, other: rawLater, atLeast: 0.97 },
    { own: `${own}${sideBySide}`, other: raw, atLeast: 0.97, by: 'clock' },
  ]
}

const remarks = [
  'One at a time in one process, and judged by processor time, of all its threads: what else the machine does disturbs it less ' +
    'than the clock. Tokenpair verifies by the public `validateToken()`, from text to claims and with the revocation check, each time ' +
    'from a new string. Those seen before are 1,024 in turn. New ones are each used once by Tokenpair, and the others, who remember none, ' +
    'verify the same ones. Before each turn the garbage of the others is collected.',
  'Tokenpair signs by the public `createDownscoper()`, which makes a token for another service out of one that was judged, and only ' +
    'signs, as the others do. `issueToken()` on `memoryStore()` starts a session besides: it draws and stores it, makes a refresh token ' +
    'with its MAC and remembers the access token as genuine.',
  'Tokenpair computes signatures of ES512 on other threads, so that other requests go on, as node:crypto does with a callback. What ' +
    'that gives where several are in flight is judged by the clock.',
]

await runPart(async (extent): Promise<Report> => {
  const tables: Table[] = []
  const verdicts: Verdict[] = []
  for (const alg of algorithms) {
    const verified = await race(await verifyContestants(alg, lengths[extent].milliseconds), lengths[extent])
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
  return aims.map(({ own, other, atLeast, by, place }) => {
    const [one, two] = [find(own), find(other)]
    const [byClock, byProcessor] = [ratios(one.rates, two.rates), ratios(two.costs, one.costs)]
    const { median } = summarise(two.costs)
    return judge({
      name: `${act}: ${own}, times as quick as ${other} (${digits(median)} µs)${by === 'clock' ? ', by the clock' : ''}`,
      values: by === 'clock' ? byClock : byProcessor,
      besides: by === 'clock' ? { by: 'processor', values: byProcessor } : { by: 'the clock', values: byClock },
      bound: { atLeast },
      place,
    })
  })
}
