// Writes the pages in docs/parity from what is said beside them and the names of the tests: npm run parity
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findNumberedFlaws } from './parity/find-numbered-flaws.ts'
import { findParityFlaws } from './parity/find-parity-flaws.ts'
import { numberedPages } from './parity/numbered-page.ts'
import { parityPages } from './parity/parity-page.ts'
import { readMigration, readSnippets } from './parity/snippet.ts'
import { writeNumberedPage } from './parity/write-numbered-page.ts'
import { writeParityPage } from './parity/write-parity-page.ts'
import { findTests } from './standards/tagged-tests.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const tests = findTests(root)
const flaws: string[] = []
for (const page of numberedPages) {
  writeFileSync(`${root}/docs/parity/${page.name}.md`, writeNumberedPage(page, tests))
  flaws.push(...findNumberedFlaws(page, tests))
}
for (const page of parityPages) {
  const snippets = readSnippets(root, page.name)
  const migration = readMigration(root, page.name)
  writeFileSync(`${root}/docs/parity/${page.name}.md`, writeParityPage({ page, tests, snippets, migration }))
  flaws.push(...findParityFlaws(page, tests, snippets).map((flaw) => `${page.name}: ${flaw}`))
}
for (const flaw of flaws) console.error(flaw)
process.exitCode = flaws.length === 0 ? 0 : 1
