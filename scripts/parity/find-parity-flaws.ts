import type { TaggedTest } from '../standards/tagged-tests.ts'
import { parseCaseNumbers } from './case-numbers.ts'
import type { ParityPage } from './parity-page.ts'
import type { CaseRow, CaseSection, GuideSection } from './parity.ts'
import type { Snippet } from './snippet.ts'
import { tagsOf } from './tags-of.ts'

/** What does not fit between a comparison, its snippets and the tests, one sentence each. */
export function findParityFlaws(
  page: ParityPage,
  tests: readonly TaggedTest[],
  snippets: readonly Snippet[],
): readonly string[] {
  const { sections, guide } = page.parity
  const names = new Set(tests.map(({ file, name }) => `${file} › ${name}`))
  return [
    ...sections.flatMap((section) => [...findGaps(section), ...findRowFlaws(section, names)]),
    ...findWeakPointFlaws(page, tests),
    ...guide.flatMap((section) => findGuideFlaws(section, names)),
    ...findSnippetFlaws(guide, snippets),
  ]
}

/** Each case of a section has to be in exactly one of its rows. */
function findGaps({ title, count, rows }: CaseSection): readonly string[] {
  const listed = rows.flatMap(({ cases }) => parseCaseNumbers(cases))
  const expected = Array.from({ length: count }, (_, index) => index + 1)
  return [
    ...expected
      .filter((number) => !listed.includes(number))
      .map((number) => `${title}: there is no row for case ${number}`),
    ...listed.filter((number) => number > count || number < 1).map((number) => `${title}: there is no case ${number}`),
    ...listed
      .filter((number, at) => listed.indexOf(number) !== at)
      .map((number) => `${title}: case ${number} is in two rows`),
    ...rows
      .filter(({ cases }) => parseCaseNumbers(cases).length === 0)
      .map(({ cases }) => `${title}: the cases of a row are no numbers: ${cases}`),
  ]
}

function findRowFlaws({ title, rows }: CaseSection, names: ReadonlySet<string>): readonly string[] {
  return rows.flatMap((row) => [
    ...(hasOneAnswer(row) ? [] : [`${title}, ${row.cases}: give tests, or say why there are none`]),
    ...(row.tests ?? [])
      .filter((name) => !names.has(name))
      .map((name) => `${title}, ${row.cases}: there is no test ${name}`),
  ])
}

function hasOneAnswer({ tests = [], why = '' }: CaseRow): boolean {
  return tests.length > 0 !== (why !== '')
}

function findWeakPointFlaws({ tag, parity }: ParityPage, tests: readonly TaggedTest[]): readonly string[] {
  const known = new Set(parity.weakPoints.map(({ id }) => `${tag}${id}`))
  const shown = new Set(tests.flatMap(tagsOf).filter((name) => /^W\d+$/u.test(name.slice(tag.length))))
  const ours = [...shown].filter((name) => name.startsWith(tag))
  return [
    ...[...known]
      .filter((id) => !shown.has(id))
      .map((id) => `No test shows that ${id} is mended: begin the name of one with ${id}:`),
    ...ours.filter((id) => !known.has(id)).map((id) => `A test names ${id}, which is no weak point: correct it`),
  ]
}

function findGuideFlaws({ title, rows }: GuideSection, names: ReadonlySet<string>): readonly string[] {
  const named = rows.flatMap(({ tests = [] }) => tests)
  return named.filter((name) => !names.has(name)).map((name) => `${title}: there is no test ${name}`)
}

function findSnippetFlaws(guide: readonly GuideSection[], snippets: readonly Snippet[]): readonly string[] {
  const named = new Set(guide.flatMap(({ rows }) => rows.flatMap(({ snippet }) => snippet ?? [])))
  const there = snippets.map(({ name }) => name)
  const titles = snippets.map(({ title }) => title)
  return [
    ...[...named].filter((name) => !there.includes(name)).map((name) => `There is no snippet ${name}`),
    ...there.filter((name) => !named.has(name)).map((name) => `No row shows the snippet ${name}`),
    ...snippets
      .filter(({ title }, at) => title === '' || titles.indexOf(title) !== at)
      .map(({ name }) => `The snippet ${name} needs a title of its own: a comment in its first line`),
  ]
}
