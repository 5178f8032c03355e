/** Times of several rounds, in microseconds for each thing that was done. */
export type Times = readonly number[]

/** Something to measure: answers how many things it did. */
export type Subject = () => Promise<number>

/** Measures subjects in turn, round after round, so that what disturbs the machine disturbs all of them. */
export async function measureInTurn<Name extends string>(
  subjects: Readonly<Record<Name, Subject>>,
  rounds: number,
): Promise<ReadonlyMap<string, Times>> {
  const times = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries<Subject>(subjects)) {
      const begun = performance.now()
      const done = await run()
      const time = ((performance.now() - begun) * 1000) / done
      if (round > 0) times.set(name, [...(times.get(name) ?? []), time]) // the first round warms up
    }
  }
  return times
}

export function median(times: Times = []): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN
}

/** The median with the least and the most. */
export function describeTimes(times: Times = []): string {
  return `${median(times).toFixed(0)} µs (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`
}
