import type { Checklist, ChecklistRow, ChecklistSection, Exclusion } from './checklist.ts'
import { rowsOf } from './checklist.ts'
import type { TaggedTest } from './tagged-tests.ts'

/** Writes the document that maps each row to the tests that show it. */
export function writeDocument(checklist: Checklist, tests: readonly TaggedTest[]): string {
  const waiting = rowsOf(checklist).filter(({ waitsFor }) => waitsFor !== undefined).length
  const shown = rowsOf(checklist).length - waiting
  return [
    '# Standards and vulnerabilities, row by row',
    'Written by `npm run standards` from [`checklist.json`](checklist.json) and the names of the tests: do not edit. A test ' +
      'whose name begins with rows in brackets shows them. `npm test` fails where a row has no test, a test names no ' +
      'row, or this page is out of date.',
    `${shown} rows are shown by ${tests.length} tests${waiting === 0 ? '' : `; ${waiting} wait for a part that is not there yet`}.`,
    ...checklist.sections.flatMap((section) => writeSection(section, tests)),
    '## Flaws that cannot occur here',
    writeExclusions(checklist.exclusions),
  ].join('\n\n')
}

function writeSection({ title, rows }: ChecklistSection, tests: readonly TaggedTest[]): readonly string[] {
  const lines = rows.map((row) => {
    const shown = writeTests(tests.filter(({ ids }) => ids.includes(row.id)))
    const missing = row.waitsFor === undefined ? 'nothing' : `*Not yet: waits for ${row.waitsFor}.*`
    return writeRow([writeId(row), writeRequirement(row), shown === '' ? missing : shown])
  })
  return [`## ${title}`, [...writeHead(['row', 'requirement', 'shown by']), ...lines].join('\n')]
}

function writeId({ id, link, also = [] }: ChecklistRow): string {
  return [`[${id}](${link})`, ...also].join(', ')
}

function writeRequirement({ requirement, note }: ChecklistRow): string {
  return note === undefined ? requirement : `${requirement}. ${note}`
}

/** Each file once, with the names of its tests below. The document lies two folders below the top. */
export function writeTests(tests: readonly TaggedTest[]): string {
  const files = [...new Set(tests.map(({ file }) => file))]
  const lists = files.map((file) => {
    const names = tests.filter((test) => test.file === file).map(({ name }) => `• ${escape(name)}`)
    return [`[${file.split('/').at(-1)}](../../${file})`, ...names].join('<br>')
  })
  return lists.join('<br>')
}

function writeExclusions(exclusions: readonly Exclusion[]): string {
  const lines = exclusions.map(({ ids, flaw, reason }) => writeRow([ids.join(', '), flaw, reason]))
  return `${[...writeHead(['id', 'what went wrong', 'why not here']), ...lines].join('\n')}\n`
}

/** The head of a table. */
export function writeHead(names: readonly string[]): readonly string[] {
  return [writeRow(names), writeRow(names.map(() => '---'))]
}

/** A line of a table. */
export function writeRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Names of tests hold what Markdown takes for its own signs. */
function escape(text: string): string {
  return text.replaceAll(/[\\|*_<>[\]`]/gu, (sign) => `\\${sign}`).replaceAll('\n', ' ')
}
