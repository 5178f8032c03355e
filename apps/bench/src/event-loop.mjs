// What new ES512 tokens do to other requests on the same server: npm run bench:event-loop
import { drawKeys, makeTokens, ping, requestsWith } from './http/keys.mjs'
import { startLoad, startServer } from './http/processes.mjs'
import { judge, quantile, ratios } from './judge.ts'
import { race } from './measure.ts'
import { middle, scatter } from './report.ts'
import { runPart } from './run-part.ts'

const lengths = { quick: { rounds: 5, tokens: 300 }, long: { rounds: 9, tokens: 1500 } }
const names = ['Tokenpair', 'jose by hand', 'node:crypto, synchronous']
const remarks = [
  'Each round a new server process gets tokens that it has not seen, 32 at a time, until all are verified. Meanwhile another ' +
    'connection asks for an open route of the same server every 4 ms.',
]

await runPart(async (extent) => {
  const { rounds, tokens } = lengths[extent]
  const load = startLoad()
  const keys = drawKeys('ES512')
  const requests = requestsWith((await makeTokens(keys, tokens + 64)).own)
  const waits = new Map(names.map((name) => [name, []]))
  const contestants = names.map((name) => contestant(name, { load, keys, requests, tokens, waits }))
  const figures = await race(contestants, { rounds })
  load.stop()
  const shareOf = (name, share) =>
    waits
      .get(name)
      .slice(1)
      .map((sorted) => quantile(sorted, share)) // the first round warms up
  const rows = figures.map(({ name, rates, costs }) => {
    const [half, most] = [shareOf(name, 0.5), shareOf(name, 0.99)]
    return [name, middle(rates), scatter(rates), middle(costs), middle(half), middle(most), scatter(most)]
  })
  const header = [
    'verified by',
    'tokens a second',
    'spread',
    'µs of processor each',
    'other requests, ms',
    'p99, ms',
    'spread',
  ]
  const [own, , synchronous] = figures
  const verdicts = [
    judge({
      name: `new ES512 tokens a second, times synchronous verification (${middle(synchronous.rates)})`,
      values: ratios(own.rates, synchronous.rates),
      bound: { atLeast: 1.5 },
    }),
    judge({
      name: 'p99 of another request meanwhile, ms',
      values: shareOf('Tokenpair', 0.99),
      bound: { atMost: 15 },
      place: 'README',
    }),
  ]
  return {
    title: 'The event loop under new ES512 tokens',
    judgedBy: 'clock',
    remarks,
    tables: [{ title: 'All tokens new', header, rows }],
    verdicts,
  }
})

/** A new server for each round, with some tokens to warm it up that are not among the others. */
function contestant(name, { load, keys, requests, tokens, waits }) {
  const part = (from, to) => ({ texts: requests.texts.slice(from, to), probe: ping, isOnce: true })
  let server
  return {
    name,
    prepare: async () => {
      server = await startServer({ framework: 'guarded', guard: name, keys })
      await load.run(server, part(tokens))
    },
    run: async () => {
      const turn = await load.run(server, part(0, tokens))
      server.stop()
      waits.get(name).push(turn.waits.toSorted((one, other) => one - other))
      return turn
    },
  }
}
