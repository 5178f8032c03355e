import type { TaggedTest } from '../standards/tagged-tests.ts'
import { writeHead, writeRow, writeTests } from '../standards/write-document.ts'
import type { ParityPage } from './parity-page.ts'
import type { GuideRow, GuideSection } from './parity.ts'
import type { Snippet } from './snippet.ts'

/** What the guide of a page is made from. */
export interface GuideSources {
  readonly page: ParityPage
  readonly tests: readonly TaggedTest[]
  readonly snippets: readonly Snippet[]
}

/** Writes the tables of a guide. A snippet follows the first table that names it, in the order of its rows. */
export function writeGuide(sources: GuideSources): readonly string[] {
  const { guide } = sources.page.parity
  return guide.flatMap((section, at) => {
    const before = new Set(guide.slice(0, at).flatMap(namesOf))
    const fresh = new Set(namesOf(section).filter((name) => !before.has(name)))
    const shown = [...fresh].flatMap((own) => sources.snippets.find(({ name }) => name === own) ?? [])
    return [`### ${section.title}`, writeTable(section, sources), ...shown.flatMap(writeSnippet)]
  })
}

function namesOf({ rows }: GuideSection): readonly string[] {
  return rows.flatMap(({ snippet }) => snippet ?? [])
}

/** There is a column of tests where a row names any. */
function writeTable({ rows }: GuideSection, sources: GuideSources): string {
  const hasTests = rows.some(({ tests }) => tests !== undefined)
  const head = [sources.page.system, 'Tokenpair', ...(hasTests ? ['shown by'] : [])]
  const lines = rows.map((row) =>
    writeRow([row.there, writeHere(row, sources), ...(hasTests ? [writeShown(row, sources)] : [])]),
  )
  return [...writeHead(head), ...lines].join('\n')
}

function writeHere({ here, snippet }: GuideRow, { snippets }: GuideSources): string {
  const shown = snippets.find(({ name }) => name === snippet)
  return shown === undefined ? here : `${here} ([example](#${anchorOf(shown.title)}))`
}

function writeShown({ tests: names = [] }: GuideRow, { tests }: GuideSources): string {
  return writeTests(tests.filter(({ file, name }) => names.includes(`${file} › ${name}`)))
}

function writeSnippet({ title, code }: Snippet): readonly string[] {
  return [`#### ${title}`, `\`\`\`ts\n${code}\n\`\`\``]
}

/** What a heading is called in a link, by the rules of GitHub. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}
