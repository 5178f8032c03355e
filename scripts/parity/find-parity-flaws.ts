import type { TaggedTest } from '../standards/tagged-tests.ts'
import { parseCaseNumbers } from './case-numbers.ts'
import type { CaseRow, CaseSection, Parity, WeakPoint } from './parity.ts'
import { weakPointsOf } from './weak-points-of.ts'

/** What does not fit between the comparison and the tests, one sentence each. */
export function findParityFlaws({ sections, weakPoints }: Parity, tests: readonly TaggedTest[]): readonly string[] {
  const names = new Set(tests.map(({ file, name }) => `${file} › ${name}`))
  const shown = new Set(tests.flatMap(weakPointsOf))
  const known = new Set(weakPoints.map(({ id }) => id))
  return [
    ...sections.flatMap((section) => [...findGaps(section), ...findRowFlaws(section, names)]),
    ...weakPoints.flatMap((weakPoint) => findWeakPointFlaws(weakPoint, shown)),
    ...[...shown].filter((id) => !known.has(id)).map((id) => `A test names ${id}, which is no weak point: correct it`),
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
    ...(answersOf(row) === 1
      ? []
      : [`${title}, ${row.cases}: give tests, or say why there are none, or what they wait for`]),
    ...(row.tests ?? [])
      .filter((name) => !names.has(name))
      .map((name) => `${title}, ${row.cases}: there is no test ${name}`),
  ])
}

function answersOf({ tests, why, waits }: CaseRow): number {
  return [tests?.length, why, waits].filter(Boolean).length
}

function findWeakPointFlaws({ id, waits }: WeakPoint, shown: ReadonlySet<string>): readonly string[] {
  if (waits === undefined && !shown.has(id))
    return [`No test shows that ${id} is mended: begin the name of one with ${id}:`]
  if (waits !== undefined && shown.has(id)) return [`A test shows ${id}, which is said to wait: take its waits out`]
  return []
}
