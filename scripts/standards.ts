// Writes docs/security/standards.md from the checklist and the names of the tests: npm run standards
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checklist } from './standards/checklist.ts'
import { findFlaws } from './standards/find-flaws.ts'
import { findTaggedTests } from './standards/tagged-tests.ts'
import { writeDocument } from './standards/write-document.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const tests = findTaggedTests(root)
writeFileSync(`${root}/docs/security/standards.md`, writeDocument(checklist, tests))
const flaws = findFlaws(checklist, tests)
for (const flaw of flaws) console.error(flaw)
process.exitCode = flaws.length === 0 ? 0 : 1
