import { type Calendar, createCalendar, slotLength } from './calendar.ts'
import type { Dice } from './dice.ts'
import { lifetimes, type Schedule, travelTime } from './schedule.ts'
import type { Refusal, TokenRoute } from './token-route.ts'

/** Which clients there are and what becomes of them. Times are milliseconds from the start. */
export interface LoadOptions {
  /** How many clients are simulated, each one for itself. */
  readonly clients: number
  /** Milliseconds. */
  readonly duration: number
  /** When a client got the pair that it holds at the start; it may lie before the start, or be a sign-in after it. */
  readonly signedInAt: (dice: Dice) => number
  readonly schedule: Schedule
  readonly route: TokenRoute
  readonly dice: Dice
  /** Milliseconds between two requests of one app, on average: an expired token is renewed by the next one (default: none). */
  readonly callEvery?: number | undefined
  /** While servers take only access tokens that are younger than a minute (default: never). */
  readonly freshOnly?: Span | undefined
}

/** From when to when, in milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What happened, second by second, counted in simulated clients. */
export interface Load {
  /** Redemptions that were sent. */
  readonly asked: Uint32Array
  /** Redemptions that were answered by a pair. */
  readonly served: Uint32Array
  /** Clients that held no valid access token at the start of the second. */
  readonly without: Int32Array
}

const freshness = 60_000

/** Lets clients refresh, and counts. A round trip takes no time. */
export function simulateLoad(options: LoadOptions): Load {
  const { clients, duration, schedule, dice, freshOnly } = options
  const seconds = Math.ceil(duration / 1000)
  const load = {
    asked: new Uint32Array(seconds),
    served: new Uint32Array(seconds),
    without: new Int32Array(seconds),
  }
  const calendar = createCalendar(clients, Math.ceil(duration / slotLength))
  const population = createPopulation(options, { load, calendar })

  for (let client = 0; client < clients; client++) {
    population.signIn(client, { at: options.signedInAt(dice), interval: schedule.refreshIn(dice.luck()) })
  }
  for (let slot = 0; slot * slotLength < duration; slot++) {
    if (slot * slotLength === freshOnly?.from) {
      calendar.clear()
      for (let client = 0; client < clients; client++) population.replan(client, freshOnly.from)
    }
    calendar.takeAll(slot, population.ask)
  }
  for (let client = 0; client < clients; client++) population.end(client)
  return { ...load, without: runningSums(load.without) }
}

interface Population {
  readonly signIn: (client: number, start: { readonly at: number; readonly interval: number }) => void
  readonly ask: (client: number) => void
  /** Plans anew, since from now on a request of the app may come before the refresh. */
  readonly replan: (client: number, now: number) => void
  /** Counts the time for which a client goes on without a token to the end. */
  readonly end: (client: number) => void
}

function createPopulation(
  { clients, schedule, route, dice, callEvery = Infinity, freshOnly }: LoadOptions,
  { load, calendar }: { readonly load: Load; readonly calendar: Calendar },
): Population {
  const [pairAt, dueAt] = [new Float64Array(clients), new Float64Array(clients)]
  const intervals = new Float64Array(clients)
  const failures = new Uint16Array(clients)
  const expiryOf = (client: number): number => (pairAt[client] ?? 0) + lifetimes.access * 1000

  const plan = (client: number, at: number, earliest: number): void => {
    const due = Math.max(at, earliest)
    dueAt[client] = due
    calendar.put(client, due)
  }
  /** When the next request of the app is refused for the age of its token. */
  const refusedAt = (client: number, now: number): number => {
    if (freshOnly === undefined || now >= freshOnly.to) return Infinity
    const at = Math.max(now, freshOnly.from, (pairAt[client] ?? 0) + freshness) + dice.wait(callEvery)
    return at < freshOnly.to ? at : Infinity
  }
  const succeed = (client: number, now: number): void => {
    countSpan(load.without, { from: expiryOf(client), to: now })
    pairAt[client] = now
    failures[client] = 0
    if (schedule.drawn === 'each time') intervals[client] = schedule.refreshIn(dice.luck())
    plan(client, Math.min(now + (intervals[client] ?? 0), refusedAt(client, now)), now + slotLength)
  }
  const fail = (client: number, sentAt: number, { after, retryAfter }: Refusal): void => {
    const now = sentAt + after
    const streak = (failures[client] ?? 0) + 1
    failures[client] = streak
    const retryAt = now + schedule.retryIn(streak, dice.luck(), retryAfter)
    const calledAt = Math.max(now, expiryOf(client) - travelTime) + dice.wait(callEvery)
    plan(client, retryAfter === undefined ? Math.min(retryAt, calledAt) : retryAt, now + slotLength)
  }

  return {
    signIn: (client, { at, interval }) => {
      intervals[client] = interval
      pairAt[client] = at
      plan(client, at + interval, 0)
    },
    ask: (client) => {
      const now = dueAt[client] ?? 0
      count(load.asked, now)
      const refusal = route.refuse(now)
      if (refusal !== undefined) return fail(client, now, refusal)
      count(load.served, now)
      succeed(client, now)
    },
    replan: (client, now) => {
      plan(client, Math.min(dueAt[client] ?? 0, refusedAt(client, now)), now)
    },
    end: (client) => {
      countSpan(load.without, { from: expiryOf(client), to: Infinity })
    },
  }
}

function count(counts: Uint32Array, at: number): void {
  const second = Math.floor(at / 1000)
  counts[second] = (counts[second] ?? 0) + 1
}

/** Notes where a span begins and ends; the running sums are then how many go on. */
function countSpan(changes: Int32Array, { from, to }: Span): void {
  const [first, last] = [Math.ceil(from / 1000), Math.ceil(to / 1000)]
  if (last <= first || first >= changes.length) return
  changes[Math.max(0, first)] = (changes[Math.max(0, first)] ?? 0) + 1
  if (last < changes.length) changes[last] = (changes[last] ?? 0) - 1
}

function runningSums(changes: Int32Array): Int32Array {
  let sum = 0
  return changes.map((change) => (sum += change))
}
