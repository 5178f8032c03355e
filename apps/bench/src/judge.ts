/** The middle of several values, and where half of them lie. */
export interface Summary {
  readonly lower: number
  readonly median: number
  readonly upper: number
}

/** What a figure has to be. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number }

/** What came of a target. */
export interface Verdict {
  /** What is measured, in words. */
  readonly name: string
  readonly measured: Summary
  readonly bound: Bound
  /** The verdict that three quarters of the rounds agree on. */
  readonly word: 'met' | 'missed' | 'too noisy to tell'
  /** The same by another measure, with its name, which nothing is judged by. */
  readonly besides?: { readonly by: string; readonly measured: Summary } | undefined
  /** Whether the README shows it. */
  readonly place?: 'README' | undefined
}

/** A target before it is judged: `values` has one for each round. */
export interface Target extends Pick<Verdict, 'name' | 'bound' | 'place'> {
  readonly values: readonly number[]
  readonly besides?: { readonly by: string; readonly values: readonly number[] } | undefined
}

/** Judges what was measured: where the rounds do not agree, that is what it says. */
export function judge({ values, bound, besides, ...about }: Target): Verdict {
  const measured = summarise(values)
  const other = besides && { by: besides.by, measured: summarise(besides.values) }
  return {
    ...about,
    bound,
    measured,
    word: values.every(Number.isFinite) ? decideWord(measured, bound) : 'too noisy to tell',
    besides: other,
  }
}

function decideWord({ lower, upper }: Summary, bound: Bound): Verdict['word'] {
  const isMet = (value: number): boolean => ('atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost)
  if (Number.isNaN(lower) || Number.isNaN(upper) || isMet(lower) !== isMet(upper)) return 'too noisy to tell'
  return isMet(lower) ? 'met' : 'missed'
}

/** Compares two figures round by round, so that what a round suffers both suffer. */
export function ratios(ones: readonly number[], others: readonly number[]): readonly number[] {
  return ones.map((one, round) => one / (others[round] ?? Number.NaN))
}

/** Summarises the values of rounds. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((one, other) => one - other)
  return { lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5), upper: quantile(sorted, 0.75) }
}

/** The value below which such a share of sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}

/** The distance from the lower to the upper quartile, as a share of the median. */
export function spreadOf(values: readonly number[]): number {
  const { lower, median, upper } = summarise(values)
  return (upper - lower) / median
}
