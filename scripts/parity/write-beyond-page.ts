import type { TaggedTest } from '../standards/tagged-tests.ts'
import { writeHead, writeRow, writeTests } from '../standards/write-document.ts'
import type { BeyondRow } from './beyond.ts'
import { tagsOf } from './tags-of.ts'

/** Writes the page of what none of the other systems tests. */
export function writeBeyondPage(rows: readonly BeyondRow[], tests: readonly TaggedTest[]): string {
  const lines = rows.map(({ id, sentence, why }) => {
    const shown = writeTests(tests.filter((test) => tagsOf(test).includes(id)))
    return writeRow([id, sentence, [why, shown].filter(Boolean).join('<br>')])
  })
  return `${[
    '# What none of them tests',
    'Written by `npm run parity` from [`beyond.json`](beyond.json) and the names of the tests: do not edit. A test whose name ' +
      'begins with a number such as `N-05:` shows that row.',
    'Neither Rodauth, JWT Keeper nor devise-jwt has a test for what stands here.',
    [...writeHead(['', 'what holds here', 'shown by']), ...lines].join('\n'),
  ].join('\n\n')}\n`
}
