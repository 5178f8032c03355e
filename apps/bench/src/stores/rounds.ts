/** What several rounds came to. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export function spreadOf(figures: readonly number[]): Spread {
  return { median: medianOf(figures), least: Math.min(...figures), most: Math.max(...figures) }
}

export function medianOf(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[figures.length >> 1] ?? Number.NaN
}

/** How many milliseconds something takes. */
export async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** How many of so many things are done in a second. */
export async function rateOf(count: number, run: () => Promise<unknown>): Promise<number> {
  return (count / (await timeOf(run))) * 1000
}
