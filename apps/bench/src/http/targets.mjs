// The tables and targets of requests and redemptions.
import { judge, ratios, summarise } from '../judge.ts'
import { digits, middle, scatter } from '../report.ts'

const nothing = 'none'

/** Writes what was measured, each framework against itself without authentication. */
export function tableOf(title, figures) {
  const rows = figures.map(({ framework, guard, rates, costs }) => {
    const bare = figures.find((other) => other.framework === framework && other.guard === nothing)
    const kept = bare === undefined ? [] : [ratios(rates, bare.rates), ratios(bare.costs, costs)]
    const [byRate = '', byCost = ''] = kept.map((values) => `${digits(summarise(values).median * 100)} %`)
    return [framework, guard, middle(rates), scatter(rates), byRate, middle(costs), byCost]
  })
  const header = ['server', 'auth', 'per second', 'spread', 'kept', 'processor, µs for each', 'kept by processor']
  return { title, header, rows }
}

/** Says of each target what came of it. */
export function verdictsOf({ hs512, es512, overHttp, inProcess }) {
  const kept = (framework, bound, place) =>
    aim({ figures: hs512, framework, other: nothing, bound, place, name: `${framework}: what it keeps with Tokenpair` })
  const timesPeer = (figures, framework, { other, bound, place, alg = 'HS512' }) =>
    aim({ figures, framework, other, bound, place, name: `${framework}, ${alg}: Tokenpair, times ${other}` })
  const slow = (framework, other) => timesPeer(es512, framework, { other, bound: 35, alg: 'ES512' })
  return [
    kept('node:http', 0.8, 'README'),
    kept('Hono', 0.6),
    kept('Fastify', 0.6),
    kept('Express', 0.85),
    timesPeer(hs512, 'Fastify', { other: '@fastify/jwt with its cache', bound: 2, place: 'README' }),
    timesPeer(hs512, 'Hono', { other: 'hono/jwt', bound: 2.3 }),
    timesPeer(hs512, 'Express', { other: 'passport-jwt', bound: 1.6 }),
    slow('node:http', 'jose by hand'),
    slow('Hono', 'hono/jwt'),
    slow('Fastify', '@fastify/jwt'),
    slow('Express', 'passport-jwt'),
    ...redemptionTargets(overHttp, inProcess),
  ]
}

function redemptionTargets(overHttp, inProcess) {
  return [
    aim({
      name: 'redemptions over HTTP on SQLite, of the requests of a bare node:http server',
      figures: overHttp,
      framework: 'POST on node:http',
      other: nothing,
      bound: 0.3,
      place: 'README',
    }),
    aim({
      name: 'redemptions in process on SQLite, times the session refreshes of better-auth',
      figures: inProcess,
      framework: 'in process',
      other: 'better-auth',
      bound: 10,
      place: 'README',
    }),
  ]
}

function aim({ figures, framework, other, bound, name, place }) {
  const find = (start) => figures.find((figure) => figure.framework === framework && figure.guard.startsWith(start))
  const [own, peer] = [find('Tokenpair'), find(other)]
  const besides = { by: 'processor', values: ratios(peer.costs, own.costs) }
  return judge({ name, values: ratios(own.rates, peer.rates), besides, bound: { atLeast: bound }, place })
}
