import type { TaggedTest } from '../standards/tagged-tests.ts'
import { writeHead, writeRow, writeTests } from '../standards/write-document.ts'
import type { NumberedPage } from './numbered-page.ts'
import { tagsOf } from './tags-of.ts'

/** Writes a page of numbered rows. */
export function writeNumberedPage(page: NumberedPage, tests: readonly TaggedTest[]): string {
  const { name, prefix, title, intro, column, rows } = page
  const lines = rows.map(({ id, sentence, why }) => {
    const shown = writeTests(tests.filter((test) => tagsOf(test).includes(id)))
    return writeRow([id, sentence, [why, shown].filter(Boolean).join('<br>')])
  })
  return `${[
    `# ${title}`,
    `Written by \`npm run parity\` from [\`${name}.json\`](${name}.json) and the names of the tests: do not edit. A test whose name ` +
      `begins with a number such as \`${prefix}-05:\` shows that row.`,
    intro,
    [...writeHead(['', column, 'shown by']), ...lines].join('\n'),
  ].join('\n\n')}\n`
}
