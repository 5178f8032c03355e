import type { TaggedTest } from '../standards/tagged-tests.ts'
import { writeHead, writeRow, writeTests } from '../standards/write-document.ts'
import { parseCaseNumbers } from './case-numbers.ts'
import type { CaseRow, CaseSection, GuideSection, Parity, WeakPoint } from './parity.ts'
import { weakPointsOf } from './weak-points-of.ts'

/** Writes the page that compares Tokenpair with Serverpod. */
export function writeParityPage({ sections, weakPoints, guide }: Parity, tests: readonly TaggedTest[]): string {
  return `${[
    '# Tokenpair and Serverpod',
    'Written by `npm run parity` from [`guide.json`](guide.json), [`weak-points.json`](weak-points.json), ' +
      '[`cases.json`](cases.json) and the names of the tests: do not edit. `npm test` fails where a case has no answer, ' +
      'a test that is named here does not exist, or this page is out of date.',
    'The token managers of Serverpod (`serverpod_auth_core`, 4.0.0-beta.4) were the model of those here. This page says ' +
      'what a user of Serverpod writes here instead, what was wrong there and is not here, and which test stands for ' +
      'each of its test cases.',
    '## What you write instead',
    ...guide.flatMap(writeGuide),
    '## Weak points',
    writeWeakPoints(weakPoints, tests),
    '## Test cases',
    writeSummary(sections),
    ...sections.flatMap((section) => writeSection(section, tests)),
  ].join('\n\n')}\n`
}

function writeGuide({ title, note, rows }: GuideSection): readonly string[] {
  const table = [...writeHead(['Serverpod', 'Tokenpair']), ...rows.map(writeRow)].join('\n')
  return [`### ${title}`, ...(note === undefined ? [] : [note]), table]
}

function writeWeakPoints(weakPoints: readonly WeakPoint[], tests: readonly TaggedTest[]): string {
  const lines = weakPoints.map(({ id, weakness, here, waits }) => {
    const shown = writeTests(tests.filter((test) => weakPointsOf(test).includes(id)))
    return writeRow([id, weakness, here, waits === undefined ? shown : writeWait(waits)])
  })
  return [...writeHead(['', 'there', 'here', 'shown by']), ...lines].join('\n')
}

function writeSummary(sections: readonly CaseSection[]): string {
  const rows = sections.flatMap((section) => section.rows)
  const count = (isCounted: (row: CaseRow) => boolean): number =>
    rows.filter(isCounted).flatMap(({ cases }) => parseCaseNumbers(cases)).length
  const waiting = count(({ waits }) => waits !== undefined)
  return (
    `Serverpod's files hold ${count(() => true)} cases about tokens, numbered in their order in each file. Tests here ` +
    `answer ${count(({ tests }) => tests !== undefined)} of them, and of ${count(({ why }) => why !== undefined)} it says ` +
    `why there is nothing to test.${waiting === 0 ? '' : ` ${waiting} wait for a part that is not there yet.`}`
  )
}

function writeSection({ title, file, rows }: CaseSection, tests: readonly TaggedTest[]): readonly string[] {
  const lines = rows.map((row) => writeRow([row.cases.replaceAll('-', '–'), row.there, writeAnswer(row, tests)]))
  return [`### ${title}`, `\`${file}\``, [...writeHead(['case', 'there', 'here']), ...lines].join('\n')]
}

function writeAnswer({ tests: names = [], note, why, waits }: CaseRow, tests: readonly TaggedTest[]): string {
  const named = writeTests(tests.filter(({ file, name }) => names.includes(`${file} › ${name}`)))
  return [note, why, waits && writeWait(waits), named].filter(Boolean).join('<br>')
}

function writeWait(part: string): string {
  return `*Not yet: waits for ${part}.*`
}
