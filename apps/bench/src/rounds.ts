/** One thing that is measured: it runs its operations once a round, and answers how many those were. */
export interface Contestant {
  readonly name: string
  /** Makes ready what is not to be measured. */
  readonly prepare?: (() => Promise<void> | void) | undefined
  readonly run: () => Promise<number> | number
}

/** What came of it, in microseconds of processor time for each operation. */
export interface Result {
  readonly name: string
  readonly median: number
  /** Half of the rounds lay within so much of the median, as a part of it. */
  readonly spread: number
}

/** Where half of the rounds differ by more than this, nothing is said of ratios. */
const mostSpread = 0.25

/**
 * Lets all of them take turns, so that what else the machine does meets all alike. The first two rounds do not count.
 *
 * @param contestants Whatever is compared.
 * @param rounds How many count.
 */
export async function measureRounds(contestants: readonly Contestant[], rounds: number): Promise<readonly Result[]> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    for (const { name, prepare, run } of contestants) {
      await prepare?.()
      const start = cpuTime()
      const operations = await run()
      const time = (cpuTime() - start) / operations
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  return contestants.map(({ name }) => summarise(name, times.get(name) ?? []))
}

/** Microseconds that all threads of the process have computed: others on the machine do not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Writes how many times as long another one takes, or that this cannot be told. */
export function describeRatio(own: Result, other: Result): string {
  const isNoisy = own.spread > mostSpread || other.spread > mostSpread
  return `${(other.median / own.median).toFixed(2)}${isNoisy ? ' (too noisy to tell)' : ''}`
}

function summarise(name: string, times: readonly number[]): Result {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN
  const median = at(0.5)
  return { name, median, spread: (at(0.75) - at(0.25)) / 2 / median }
}
