// Prints how large clients are, ours beside others, all bundled the same way: npm run bench:sizes
import { installPeers } from './peers.ts'
import type { Report } from './report.ts'
import { runPart } from './run-part.ts'
import { measureBundle } from './sizes/bundle-size.ts'
import { others, own, type Subject } from './sizes/subjects.ts'

installPeers()
await runPart(async (): Promise<Report> => {
  const rows: (readonly string[])[] = []
  let reference: number | undefined
  for (const { name, code, folder } of [...own, ...others()] satisfies readonly Subject[]) {
    const { minified, gzip, brotli } = await measureBundle(code, folder)
    reference ??= gzip
    rows.push([name, `${minified}`, `${gzip}`, `${brotli}`, (gzip / reference).toFixed(1)])
  }
  const header = ['what is imported', 'minified', 'gzip', 'brotli', 'gzip, times createAuthClient']
  return {
    title: 'Sizes of clients',
    remarks: [
      'Each is bundled by rolldown as an app would, tree-shaken and minified, without React, with what it loads later.',
    ],
    tables: [{ title: 'Bytes', header, rows }],
    verdicts: [],
  }
})
