import { median, ratioOf, spread } from './statistics.mjs'

/** A ratio that scatters more than this tells nothing. */
const tooNoisy = 0.25

/**
 * Prints what was measured, each framework against itself without authentication: by requests per second, and by what a
 * request costs the processor, which scatters less where other work goes on.
 */
export function printTable(subjects, say) {
  say('| server | auth | requests per second | spread | kept | processor, µs per request | kept by processor |')
  say('| --- | --- | --: | --: | --: | --: | --: |')
  for (const { framework, guard, results } of subjects) {
    const rates = ratesOf(results)
    const costs = costsOf(results)
    const bare = subjects.find((other) => other.framework === framework && other.guard === 'none')?.results
    const cells = [
      framework,
      guard,
      Math.round(median(rates)),
      `± ${percent(spread(rates))}`,
      bare === undefined ? '' : percent(ratioOf(rates, ratesOf(bare)).value),
      median(costs).toFixed(1),
      bare === undefined ? '' : percent(ratioOf(costsOf(bare), costs).value),
    ]
    say(`| ${cells.join(' | ')} |`)
  }
}

/** Says of each target what came of it. */
export function verdictsOf({ hs512, es512, overHttp, inProcess }) {
  const compare = (subjects, framework, [guard, other]) => {
    const find = (start) =>
      subjects.find((subject) => subject.framework === framework && subject.guard.startsWith(start)).results
    const [ones, others] = [find(guard), find(other)]
    return {
      byRate: ratioOf(ratesOf(ones), ratesOf(others)),
      byProcessor: ratioOf(costsOf(others), costsOf(ones)),
    }
  }
  const kept = (framework, target) => {
    const name = `${framework} with tokenpair keeps of its own without auth`
    return verdict(name, compare(hs512, framework, ['tokenpair', 'none']), target)
  }
  const times = (framework, peer, target) =>
    verdict(`${framework}: tokenpair, times ${peer}`, compare(hs512, framework, ['tokenpair', peer]), target)
  const timesSlow = (framework, peer) =>
    verdict(`${framework}, ES512: tokenpair, times ${peer}`, compare(es512, framework, ['tokenpair', peer]), 35)
  const redeemed = compare(overHttp, 'POST on node:http', ['tokenpair', 'none'])
  const refreshed = compare(inProcess, 'in process', ['tokenpair', 'better-auth'])
  return [
    kept('node:http', 0.8),
    kept('Hono', 0.6),
    kept('Fastify', 0.6),
    kept('Express', 0.85),
    times('Fastify', '@fastify/jwt with its cache', 2),
    times('Hono', 'hono/jwt', 2.3),
    times('Express', 'passport-jwt', 1.6),
    timesSlow('node:http', 'jose by hand'),
    timesSlow('Hono', 'hono/jwt'),
    timesSlow('Fastify', '@fastify/jwt'),
    timesSlow('Express', 'passport-jwt'),
    verdict('POST /auth/token over HTTP, of a bare node:http server', redeemed, 0.3),
    verdict('redemption in process, times the session refresh of better-auth', refreshed, 10),
  ]
}

function verdict(name, { byRate, byProcessor }, target) {
  const { value, spread: scatter } = byRate
  const word = scatter > tooNoisy ? 'too noisy to tell' : value >= target ? 'reached' : 'missed'
  return `- ${word}: ${name}: ${value.toFixed(2)} ± ${percent(scatter)}, by processor ${byProcessor.value.toFixed(2)}, target ${target}`
}

function ratesOf(results) {
  return results.map(({ rate }) => rate)
}

function costsOf(results) {
  return results.map(({ cost }) => cost)
}

function percent(part) {
  return `${Math.round(part * 100)} %`
}
