import { circumstances, formatReport, type Report } from './report.ts'

/** How long a part may take: `quick` is for all of them in one run. */
export type Extent = 'quick' | 'long'

/** Runs a part of the benchmarks: prints what came of it, or hands it to the process that started this one. */
export async function runPart(measure: (extent: Extent) => Promise<Report>): Promise<void> {
  const extent = process.env['BENCH_EXTENT'] === 'quick' ? 'quick' : 'long'
  const text = formatReport(await measure(extent), circumstances(`the ${extent} run`))
  if (process.send === undefined) process.stdout.write(text)
  else process.send(text, () => process.disconnect())
}
