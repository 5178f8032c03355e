import { cpus } from 'node:os'
import { type Bound, summarise, spreadOf, type Summary, type Verdict } from './judge.ts'
import { formatTable, type Table } from './table.ts'

/** What a part of the benchmarks came to. */
export interface Report {
  readonly title: string
  readonly tables: readonly Table[]
  readonly verdicts: readonly Verdict[]
  /** What other work on the machine would falsify: nothing is judged by the clock while there is much of it. */
  readonly judgedBy?: 'clock' | undefined
  /** What one has to know to read the tables, a sentence or two each. */
  readonly remarks?: readonly string[]
}

/** Writes a report in Markdown: its tables, and what came of its targets. */
export function formatReport({ title, tables, verdicts, remarks = [] }: Report, where: string): string {
  const parts = [`## ${title}`, where, ...remarks, ...tables.map((table) => formatTable(table, 3).trim())]
  if (verdicts.length > 0) parts.push(formatTable(verdictTable(verdicts), 3).trim())
  return `${parts.join('\n\n')}\n`
}

/** Takes back what was judged by the clock, but for what is no matter of time, such as bytes. */
export function withholdVerdicts(report: Report): Report {
  const verdicts = report.verdicts.map((verdict): Verdict => {
    const isExact = verdict.measured.lower === verdict.measured.upper
    return isExact ? verdict : { ...verdict, word: 'too noisy to tell' }
  })
  return report.judgedBy === 'clock' ? { ...report, verdicts } : report
}

function verdictTable(verdicts: readonly Verdict[]): Table {
  const rows = verdicts.map(({ name, measured, besides, bound, word, place }) => [
    place === undefined ? name : `**${name}**`,
    formatSummary(measured),
    besides === undefined ? '' : `by ${besides.by} ${formatSummary(besides.measured)}`,
    formatBound(bound),
    word,
  ])
  return { title: 'Targets', header: ['', 'median (half of the rounds)', 'besides', 'target', 'verdict'], rows }
}

/** Picks the rows that the README shows out of what `formatReport` wrote. */
export function headlines(markdown: string): string {
  const rows = [...markdown.matchAll(/^\| \*\*(.+?)\*\* \| (\S+) .*\| (.+?) \| (.+?) \|$/gm)]
  const table = {
    header: ['', 'measured', 'target', ''],
    rows: rows.map(([, ...cells]) => cells),
  }
  return [table.header, ['---', '--:', '--:', '---'], ...table.rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** Puts text between the markers of a section, or a new section to the end. */
export function replaceSection(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const section = `${start}\n\n${text.trim()}\n\n${end}`
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from === -1 || to === -1) return `${document.trimEnd()}\n\n${section}\n`
  return `${document.slice(0, from)}${section}${document.slice(to + end.length)}`
}

/** The date and the machine, without its name. */
export function circumstances(extent: string): string {
  const model = (cpus()[0]?.model ?? 'unknown').trim()
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node.js ${process.versions.node}, ${cpus().length} cores (${model}), ${process.platform}; ${extent}.`
}

/** Writes a number with about three digits that count. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '?'
  const [size, sign] = [Math.abs(value), value < 0 ? '-' : '']
  if (size >= 100) return sign + Math.round(size).toLocaleString('en')
  return sign + size.toFixed(size >= 10 ? 1 : 2)
}

/** Writes the median, and in parentheses where half of the rounds lie. */
export function formatSummary({ lower, median, upper }: Summary): string {
  return `${digits(median)} (${digits(lower)}–${digits(upper)})`
}

function formatBound(bound: Bound): string {
  return 'atLeast' in bound ? `at least ${digits(bound.atLeast)}` : `at most ${digits(bound.atMost)}`
}

/** Writes the median of the rounds. */
export function middle(values: readonly number[]): string {
  return digits(summarise(values).median)
}

/** Writes how much the rounds scatter. */
export function scatter(values: readonly number[]): string {
  return `${Math.round(spreadOf(values) * 100)} %`
}
