// Writes docs/parity/serverpod.md from what is said beside it and the names of the tests: npm run parity
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findParityFlaws } from './parity/find-parity-flaws.ts'
import { parity } from './parity/parity.ts'
import { writeParityPage } from './parity/write-parity-page.ts'
import { findTests } from './standards/tagged-tests.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const tests = findTests(root)
writeFileSync(`${root}/docs/parity/serverpod.md`, writeParityPage(parity, tests))
const flaws = findParityFlaws(parity, tests)
for (const flaw of flaws) console.error(flaw)
process.exitCode = flaws.length === 0 ? 0 : 1
