import { availableParallelism, loadavg } from 'node:os'
import { circumstances, formatReport, type Report, withholdVerdicts } from './report.ts'

/** How long a part may take: `quick` is for all of them in one run. */
export type Extent = 'quick' | 'long'

/** For each core. A part that ran before leaves one or two. */
const mostLoad = 2

/** Runs a part of the benchmarks: prints what came of it, or hands it to the process that started this one. */
export async function runPart(measure: (extent: Extent) => Promise<Report>): Promise<void> {
  const extent = process.env['BENCH_EXTENT'] === 'quick' ? 'quick' : 'long'
  if (process.send !== undefined) process.on('disconnect', () => process.exit()) // who started it is gone
  const load = loadavg()[0] ?? 0
  const report = await measure(extent)
  const isBusy = load > mostLoad * availableParallelism()
  const text = formatReport(
    isBusy ? withholdVerdicts(report) : report,
    circumstances(
      `the ${extent} run, at a load average of ${load.toFixed(1)} before it${isBusy ? ': others were at work' : ''}`,
    ),
  )
  if (process.send === undefined) process.stdout.write(text)
  else process.send(text, () => process.disconnect())
}
