import { judge, ratios, summarise, type Verdict } from '../judge.ts'
import type { Figure } from '../measure.ts'
import { digits, middle, scatter } from '../report.ts'
import type { Table } from '../table.ts'

/** What was found out about one store. */
export interface Findings {
  readonly tables: readonly Table[]
  readonly verdicts: readonly Verdict[]
}

/** What calls cost with many sessions, beside few. */
export interface Growth {
  readonly engine: string
  readonly few: number
  readonly many: number
  readonly small: readonly Figure[]
  readonly large: readonly Figure[]
}

/** A target is about so many sessions. */
const million = 1_000_000

export function redemptionTable(engine: string, figures: readonly Figure[]): Table {
  const rows = figures.map(({ name, rates }) => [name, middle(rates), scatter(rates)])
  return { title: `${engine}: redemptions a second`, header: ['', 'a second', 'spread'], rows }
}

/** Compares a store with the engine without a library. */
export function redemptionVerdict(name: string, figures: readonly (Figure | undefined)[], atLeast: number): Verdict {
  const [own, plain] = figures
  return judge({ name, values: ratios(own?.rates ?? [], plain?.rates ?? []), bound: { atLeast } })
}

export function growthTable({ engine, few, many, small, large }: Growth): Table {
  const rows = small.map(({ name, rates }, index) => {
    const later = large[index]?.rates ?? []
    return [name, microseconds(rates), microseconds(later), digits(summarise(ratios(rates, later)).median)]
  })
  return { title: `${engine}: what calls cost`, header: ['µs each', thousands(few), thousands(many), 'times'], rows }
}

/** Of a million, and of nothing less. */
export function growthVerdicts({ engine, many, small, large }: Growth): readonly Verdict[] {
  if (many < million) return []
  return small.map(({ name, rates }, index) =>
    judge({
      name: `${engine}: ${name} at a million sessions, times ten thousand`,
      values: ratios(rates, large[index]?.rates ?? []),
      bound: { atMost: 1.5 },
    }),
  )
}

export function bytesVerdict(engine: string, bytes: number, atMost: number): Verdict {
  return judge({ name: `${engine}: bytes for each session`, values: [bytes], bound: { atMost } })
}

function microseconds(rates: readonly number[]): string {
  return middle(rates.map((rate) => 1e6 / rate))
}

function thousands(count: number): string {
  return `${count.toLocaleString('en')} sessions`
}
