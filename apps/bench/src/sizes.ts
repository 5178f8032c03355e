// Prints how large clients are, ours beside others, all bundled the same way: npm run bench:sizes
import { installPeers } from './peers.ts'
import { measureBundle } from './sizes/bundle-size.ts'
import { others, own, type Subject } from './sizes/subjects.ts'

installPeers()
const rows: (readonly (string | number)[])[] = []
let reference: number | undefined
for (const { name, code, folder } of [...own, ...others()] satisfies readonly Subject[]) {
  const { minified, gzip, brotli } = await measureBundle(code, folder)
  reference ??= gzip
  rows.push([name, minified, gzip, brotli, (gzip / reference).toFixed(1)])
}
const header = ['what is imported', 'minified', 'gzip', 'brotli', 'gzip, times createAuthClient']
const lines = [header, ['---', '--:', '--:', '--:', '--:'], ...rows].map((row) => `| ${row.join(' | ')} |`)
process.stdout.write(`${lines.join('\n')}\n`)
