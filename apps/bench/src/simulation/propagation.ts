import type { Dice } from './dice.ts'

/** How servers hear of revocations. Times are milliseconds. */
export interface PropagationOptions {
  readonly servers: number
  /** Revocations in a second, over all servers. */
  readonly rate: number
  readonly duration: number
  readonly dice: Dice
  /** How long one reading of the log takes. */
  readonly readingTakes: (dice: Dice) => number
  /** How long a push takes to a server (default: there is no push). */
  readonly pushTakes?: ((dice: Dice) => number) | undefined
  /** How much later than its commit a revocation can be read, at a replica (default: 0). */
  readonly visibleAfter?: ((dice: Dice) => number) | undefined
  /** Whether pushes share a reading that has not begun, or each is a reading of its own (default: shared). */
  readonly readings?: 'shared' | 'each' | undefined
}

/** What became of them. */
export interface Propagation {
  /** From commit to knowledge, for each revocation and server, ascending. */
  readonly delays: Float64Array
  /** For each revocation, until the last server knew, ascending. */
  readonly untilAllKnew: Float64Array
  /** Readings of one server in a second, on average. */
  readonly readings: number
  /** By how much a reading began later than it was asked for, at most: it grows where more is asked for than can be read. */
  readonly backlog: number
}

/** Milliseconds from the end of a reading to the next one: that of the log reader. */
const pollInterval = 500

/** Simulates servers that read a log when they are told, and twice a second. */
export function simulatePropagation(options: PropagationOptions): Propagation {
  const { servers, rate, duration, dice, visibleAfter = () => 0 } = options
  const committedAt = times(Math.round((rate * duration) / 1000), () => dice.number() * duration).toSorted()
  const count = committedAt.length
  const delays = new Float64Array(count * servers)
  const untilAllKnew = new Float64Array(count)
  let [readings, backlog] = [0, 0]
  for (let server = 0; server < servers; server++) {
    const visibleAt = committedAt.map((at) => at + visibleAfter(dice))
    const followed = followLog(visibleAt, options)
    readings += followed.readings
    backlog = Math.max(backlog, followed.backlog)
    for (let entry = 0; entry < count; entry++) {
      const delay = (followed.knownAt[entry] ?? 0) - (committedAt[entry] ?? 0)
      delays[server * count + entry] = delay
      untilAllKnew[entry] = Math.max(untilAllKnew[entry] ?? 0, delay)
    }
  }
  const perServer = readings / servers / (duration / 1000)
  return { delays: delays.toSorted(), untilAllKnew: untilAllKnew.toSorted(), readings: perServer, backlog }
}

/** One server: one reading after the other, in the order in which they were asked for. */
function followLog(
  visibleAt: Float64Array,
  { dice, readingTakes, pushTakes, readings: kind = 'shared', duration }: PropagationOptions,
): { readonly knownAt: Float64Array; readonly readings: number; readonly backlog: number } {
  const knownAt = new Float64Array(visibleAt.length).fill(Infinity)
  const pushedAt = pushTakes ? visibleAt.map((at) => at + pushTakes(dice)).toSorted() : new Float64Array()
  const order = Uint32Array.from(visibleAt.keys()).toSorted(
    (one, other) => (visibleAt[one] ?? 0) - (visibleAt[other] ?? 0),
  )
  let [polledAt, freeAt, pushes, known, readings, backlog] = [dice.number() * pollInterval, 0, 0, 0, 0, 0]
  while (known < visibleAt.length || polledAt < duration) {
    const pushAt = pushedAt[pushes] ?? Infinity
    const askedAt = Math.min(pushAt, polledAt)
    const startsAt = Math.max(askedAt, freeAt)
    const takes = readingTakes(dice)
    const seenAt = startsAt + takes / 2 // half way there, and half way back
    freeAt = startsAt + takes
    readings += 1
    backlog = Math.max(backlog, startsAt - askedAt)
    for (; known < order.length && (visibleAt[order[known] ?? 0] ?? 0) <= seenAt; known++) {
      knownAt[order[known] ?? 0] = freeAt
    }
    if (polledAt <= pushAt) polledAt = freeAt + pollInterval
    else pushes += 1
    if (kind === 'shared') while ((pushedAt[pushes] ?? Infinity) <= startsAt) pushes += 1
  }
  return { knownAt, readings, backlog }
}

function times(count: number, make: () => number): Float64Array {
  return Float64Array.from({ length: count }, make)
}
