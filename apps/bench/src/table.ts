/** A table of a report. */
export interface Table {
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Writes a table in Markdown, with its title above as a heading of such a level. */
export function formatTable({ title, header, rows }: Table, level: 2 | 3 = 2): string {
  const rule = header.map((_, index) => (index === 0 ? '---' : '--:'))
  const lines = [header, rule, ...rows].map((row) => `| ${row.join(' | ')} |`)
  return [`${'#'.repeat(level)} ${title}`, '', ...lines, ''].join('\n')
}

export function times(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.001 ? 3 : 1)} %`
}

/** Writes seconds. */
export function span(seconds: number): string {
  if (seconds === Infinity) return 'not within the run'
  return seconds < 120 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`
}
