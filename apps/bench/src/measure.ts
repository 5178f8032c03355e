/** One of several things that are measured beside each other. */
export interface Contestant {
  readonly name: string
  /** Works for about so many milliseconds, and answers how much it did in a second. */
  readonly run: (milliseconds: number) => Promise<number>
}

/** What the rounds of one contestant came to. */
export interface Figure {
  readonly name: string
  readonly median: number
  /** The distance from the lower to the upper quartile, as a share of the median. */
  readonly spread: number
  readonly rounds: readonly number[]
}

/** How a race is run. */
export interface RaceOptions {
  /** How often each has its turn (default: 9). */
  readonly rounds?: number
  /** How long a turn takes (default: 500). */
  readonly milliseconds?: number
}

/**
 * Lets the contestants take turns, so that what slows the machine down for a while slows all of them; each round in another
 * order. A first round is thrown away.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds = 9, milliseconds = 500 }: RaceOptions = {},
): Promise<readonly Figure[]> {
  const results = new Map(contestants.map(({ name }) => [name, new Array<number>()]))
  for (let round = 0; round <= rounds; round += 1) {
    const turn = round % contestants.length
    for (const { name, run } of [...contestants.slice(turn), ...contestants.slice(0, turn)]) {
      const result = await run(round === 0 ? milliseconds / 5 : milliseconds)
      if (round > 0) results.get(name)?.push(result)
    }
  }
  return [...results].map(([name, values]) => figureOf(name, values))
}

/** Keeps so many calls in flight for a while, and answers how many ended in a second. */
export async function perSecond(
  call: (worker: number) => Promise<void>,
  { inFlight, milliseconds }: { readonly inFlight: number; readonly milliseconds: number },
): Promise<number> {
  const start = performance.now()
  let done = 0
  const work = async (worker: number): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      await call(worker)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)))
  return (done / (performance.now() - start)) * 1000
}

/** What a comparison came to. */
export interface Verdict {
  /** The median of what the rounds came to, each compared within itself. */
  readonly ratio: number
  readonly word: 'met' | 'missed' | 'too noisy to tell'
}

/**
 * Compares two figures round by round with a bound that the ratio should not be below.
 *
 * @returns The verdict that three quarters of the rounds agree on, and `too noisy to tell` where there is none.
 */
export function judge(one: Figure, other: Figure, bound: number): Verdict {
  const ratios = one.rounds.map((value, round) => value / (other.rounds[round] ?? Number.NaN)).toSorted((a, b) => a - b)
  const [lower, ratio, upper] = [quantile(ratios, 0.25), quantile(ratios, 0.5), quantile(ratios, 0.75)]
  if (lower >= bound) return { ratio, word: 'met' }
  if (upper < bound) return { ratio, word: 'missed' }
  return { ratio, word: 'too noisy to tell' }
}

function figureOf(name: string, rounds: readonly number[]): Figure {
  const sorted = rounds.toSorted((a, b) => a - b)
  const median = quantile(sorted, 0.5)
  return { name, median, spread: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median, rounds }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}
