import { type Fault, seededRandom } from '../../src/index.ts'
import { appUrl, createRenewalWorld, type RenewalSetup } from './renewal-world.ts'

/** Milliseconds that requests, and answers, of a schedule are under way, so that they come in any order. */
const longest = 5000
const step = 500

/**
 * Plays one schedule: 50 requests at once with a token that is stale, whose answers come in any order or not at all, and
 * perhaps another mark while they are on their way.
 *
 * @returns What was wrong in the end, one phrase each.
 */
export async function playStaleRequests(setup: RenewalSetup, seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random.number() * limit)
  let isCalm = true
  const decideFault = (): Fault => (isCalm ? { kind: 'deliver' } : drawFault(below))
  const drawLag = (): number => (isCalm ? 0 : drawDelay(below))
  await using world = await createRenewalWorld(setup, { seed, decideFault, drawLag })
  const { clock, store } = world
  const client = world.openTab()
  await world.signIn(client)
  await clock.advance(1000)
  await world.markStale()
  isCalm = false

  const answers = Array.from({ length: 50 }, () =>
    client.fetch(appUrl).then(
      ({ status }) => status,
      () => 'lost',
    ),
  )
  await clock.advance(below(longest))
  const marks = 1 + below(2)
  if (marks > 1) await world.markStale() // while some of them are on their way
  await clock.advance(longest * 4)
  isCalm = true
  await clock.advance(60_000)
  const statuses = new Set(await Promise.all(answers))
  const last = await client.fetch(appUrl)
  await world.network.settle()

  const [session, ...others] = await world.sessions()
  const held = client.inspect()?.generation
  const row = session && (await store.find(session.id))
  const isRefused =
    setup.tokens === 'session JWTs' && [...statuses].some((status) => status !== 200 && status !== 'lost')
  return [
    ...(client.state.status === 'signed-in' ? [] : ['the client is signed out']),
    ...(world.signOuts.length === 0 ? [] : ['it was signed out meanwhile']),
    ...(last.status === 200 ? [] : [`the last request got ${last.status}`]),
    ...(others.length === 0 && session ? [] : ['there is not one session']),
    ...(held === row?.generation ? [] : [`the client holds generation ${held}, the server ${row?.generation}`]),
    ...(Number(held) >= 1 && Number(held) <= marks ? [] : [`${marks} marks led to generation ${held}`]),
    ...(isRefused ? [`a request got ${[...statuses].join()}`] : []),
  ]
}

/** Most requests arrive late, and so in any order; of some the request or the answer is lost. */
function drawFault(below: (limit: number) => number): Fault {
  const draw = below(100)
  if (draw < 10) return { kind: 'lose-request' }
  if (draw < 25) return { kind: 'lose-answer' }
  return { kind: 'delay', ms: drawDelay(below) }
}

function drawDelay(below: (limit: number) => number): number {
  return below(longest / step) * step
}
