// What forged ES512 tokens cost honest requests beside them: npm run bench:flood
import { randomBytes } from 'node:crypto'
import { anonymous, drawKeys, makeTokens, requestsWith } from './http/keys.mjs'
import { cores, sharing, startLoad, startServer } from './http/processes.mjs'
import { judge, ratios, summarise } from './judge.ts'
import { race } from './measure.ts'
import { digits, middle, scatter } from './report.ts'
import { runPart } from './run-part.ts'

const lengths = {
  quick: { rounds: 5, milliseconds: 800, parts: 2 },
  long: { rounds: 11, milliseconds: 2000, parts: 4 },
}
const perSecond = 2000
const longUp = 'Tokenpair, up for an hour'
const remarks = [
  '2,000 requests a second, sent whatever becomes of them until 128 wait for an answer, beside 16 honest connections with 200 known ES512 tokens in turn. ' +
    'Forged: the header of a genuine token and so its mark, another payload, a drawn signature. Without a mark: as an ' +
    'attacker would leave it off. A server that is new takes tokens without a mark for as long as those of before an upgrade may live, ' +
    '15 minutes by default; one that has been up for an hour does not. What a flood costs is what is missing of the honest requests. ' +
    sharing,
]

await runPart(async (extent) => {
  const { rounds, milliseconds, parts } = lengths[extent]
  const [load, flood] = [startLoad({ core: cores.load }), startLoad({ core: cores.load })]
  const keys = drawKeys('ES512')
  const { own } = await makeTokens(keys, 200)
  const floods = {
    'nobody else': undefined,
    'anonymous requests': { texts: [anonymous] },
    'forged tokens': requestsWith(own.flatMap((token) => forge(token, token.split('.')[0]))),
    'forged tokens without a mark': requestsWith(own.flatMap((token) => forge(token, unmarked(token)))),
  }
  const subjects = []
  for (const name of [longUp, 'Tokenpair', 'jose by hand']) {
    const server = await startServer({ framework: 'guarded', guard: name, keys, core: cores.server })
    await load.run(server, { ...requestsWith(own), isOnce: true })
    for (const beside of Object.keys(floods)) {
      if (name === 'Tokenpair' && beside === 'forged tokens') continue // as after an hour
      if (name === 'jose by hand' && beside.endsWith('mark')) continue // it knows none
      subjects.push({ name, beside, server, answered: [] })
    }
  }
  const figures = await race(
    subjects.map(({ name, beside, server, answered }) => ({
      name: `${name}, ${beside}`,
      run: async (limit) => {
        const requests = floods[beside]
        const flooding = requests && flood.flood(server, requests, { perSecond, milliseconds: limit })
        const turn = await load.run(server, requestsWith(own), { connections: 16, milliseconds: limit })
        const result = await flooding
        answered.push(result === undefined ? 0 : (result.answered / result.milliseconds) * 1000)
        return turn
      },
    })),
    { rounds, milliseconds, parts },
  )
  for (const { server } of subjects) server.stop()
  load.stop()
  flood.stop()
  const ratesOf = (name, beside) =>
    figures[subjects.findIndex((subject) => subject.name === name && subject.beside === beside)].rates
  const rows = subjects.map(({ name, beside, answered }, index) => {
    const { rates } = figures[index]
    const kept = summarise(ratios(rates, ratesOf(name, 'nobody else'))).median
    return [name, beside, middle(ofRounds(answered, parts)), middle(rates), scatter(rates), `${digits(kept * 100)} %`]
  })
  const header = ['server', 'beside', 'of these answered a second', 'honest requests a second', 'spread', 'kept']
  return {
    title: 'A flood of forged ES512 tokens',
    judgedBy: 'clock',
    remarks,
    tables: [{ title: '2,000 a second beside honest requests', header, rows }],
    verdicts: verdictsOf((beside) => {
      const index = subjects.findIndex((subject) => subject.name === longUp && subject.beside === beside)
      return { ...figures[index], answered: ofRounds(subjects[index].answered, parts) }
    }),
  }
})

/**
 * What a flood costs is what is missing of the honest requests; by processor, what each request of it costs the server. A flood
 * that seems to cost nothing was lost in the noise, and nothing can be compared with it.
 */
function verdictsOf(find) {
  const [alone, anonymousOnes] = [find('nobody else'), find('anonymous requests')]
  const lost = ({ rates }) => alone.rates.map((rate, round) => rate - rates[round])
  const cost = ({ rates, costs, answered }) =>
    costs.map((each, round) => ((each - alone.costs[round]) * rates[round]) / answered[round])
  const compare = (measure, flood) =>
    ratios(
      measure(flood),
      measure(anonymousOnes).map((value) => (value > 0 ? value : Number.NaN)),
    )
  return ['forged tokens', 'forged tokens without a mark'].map((beside, index) =>
    judge({
      name: `what ${beside} cost honest requests, times what as many anonymous requests cost them`,
      values: compare(lost, find(beside)),
      besides: { by: 'processor', values: compare(cost, find(beside)) },
      bound: { atMost: 1.2 },
      place: index === 0 ? 'README' : undefined,
    }),
  )
}

/** What the parts of each round came to, without the first round, which warms up. */
function ofRounds(answered, parts) {
  const rounds = Array.from({ length: answered.length / parts }, (_, round) =>
    answered.slice(round * parts, (round + 1) * parts),
  )
  return rounds.slice(1).map((values) => values.reduce((sum, value) => sum + value, 0) / parts)
}

function forge(token, header) {
  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
  return Array.from({ length: 10 }, (_, index) => {
    const claims = Buffer.from(JSON.stringify({ ...payload, sub: `admin${index}` })).toString('base64url')
    return `${header}.${claims}.${randomBytes(132).toString('base64url')}`
  })
}

function unmarked(token) {
  const { mark: _, ...header } = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString())
  return Buffer.from(JSON.stringify(header)).toString('base64url')
}
