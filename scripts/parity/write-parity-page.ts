import type { TaggedTest } from '../standards/tagged-tests.ts'
import { writeHead, writeRow, writeTests } from '../standards/write-document.ts'
import { parseCaseNumbers } from './case-numbers.ts'
import type { ParityPage } from './parity-page.ts'
import type { CaseRow, CaseSection } from './parity.ts'
import { tagsOf } from './tags-of.ts'
import { type GuideSources, writeGuide } from './write-guide.ts'

/** What a page is made from. */
export interface PageSources extends GuideSources {
  /** The guide for those who move over, or an empty text. */
  readonly migration: string
}

/** Writes the page that compares Tokenpair with another system. */
export function writeParityPage({ migration, ...sources }: PageSources): string {
  const { page, tests } = sources
  const { name, system, parity } = page
  return `${[
    `# Tokenpair and ${system}`,
    `Written by \`npm run parity\` from [\`guide.json\`](${name}/guide.json), [\`weak-points.json\`](${name}/weak-points.json), ` +
      `[\`cases.json\`](${name}/cases.json) and the names of the tests: do not edit. \`npm test\` fails where a case has no answer, ` +
      'a test that is named here does not exist, or this page is out of date.',
    `${page.intro} This page says what a user of ${system} writes here instead, what was wrong there and is not here, and ` +
      'which test stands for each of its test cases.',
    ...(migration === '' ? [] : ['## Moving over', migration]),
    '## What you write instead',
    ...writeGuide(sources),
    '## Weak points',
    writeWeakPoints(page, tests),
    '## Test cases',
    writeSummary(page),
    ...parity.sections.flatMap((section) => writeSection(section, tests)),
  ].join('\n\n')}\n`
}

function writeWeakPoints({ tag, parity }: ParityPage, tests: readonly TaggedTest[]): string {
  const lines = parity.weakPoints.map(({ id, weakness, here }) => {
    const shown = writeTests(tests.filter((test) => tagsOf(test).includes(`${tag}${id}`)))
    return writeRow([id, weakness, here, shown])
  })
  return [...writeHead(['', 'there', 'here', 'shown by']), ...lines].join('\n')
}

function writeSummary({ system, parity }: ParityPage): string {
  const rows = parity.sections.flatMap((section) => section.rows)
  const count = (isCounted: (row: CaseRow) => boolean): number =>
    rows.filter(isCounted).flatMap(({ cases }) => parseCaseNumbers(cases)).length
  return (
    `The files of ${system} hold ${count(() => true)} cases about tokens, numbered in their order in each file. Tests here ` +
    `answer ${count(({ tests }) => tests !== undefined)} of them, and of ${count(({ why }) => why !== undefined)} it says ` +
    `why there is nothing to test.`
  )
}

function writeSection({ title, file, prefix, rows }: CaseSection, tests: readonly TaggedTest[]): readonly string[] {
  const lines = rows.map((row) => writeRow([nameCases(row, prefix), row.there, writeAnswer(row, tests)]))
  return [`### ${title}`, `\`${file}\``, [...writeHead(['case', 'there', 'here']), ...lines].join('\n')]
}

/** `1-4, 7` are called `RJ-1–RJ-4, RJ-7`, or `1–4, 7` where there is no prefix. */
function nameCases({ cases }: CaseRow, prefix: string | undefined): string {
  return cases
    .replaceAll('-', '–')
    .replaceAll(/\d+/gu, (number) => (prefix === undefined ? number : `${prefix}-${number}`))
}

function writeAnswer({ tests: names = [], note, why }: CaseRow, tests: readonly TaggedTest[]): string {
  const named = writeTests(tests.filter(({ file, name }) => names.includes(`${file} › ${name}`)))
  return [note, why, named].filter(Boolean).join('<br>')
}
