import { type Checklist, rowsOf } from './checklist.ts'
import type { TaggedTest } from './tagged-tests.ts'

/** What does not fit between the checklist and the tests, one sentence each. */
export function findFlaws(checklist: Checklist, tests: readonly TaggedTest[]): readonly string[] {
  const rows = rowsOf(checklist)
  const ids = [
    ...rows.flatMap(({ id, also = [] }) => [id, ...also]),
    ...checklist.exclusions.flatMap((each) => each.ids),
  ]
  const shown = new Set(tests.flatMap((test) => test.ids))
  const known = new Set(rows.map(({ id }) => id))
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `The checklist has ${id} twice`),
    ...rows
      .filter(({ id, waitsFor }) => waitsFor === undefined && !shown.has(id))
      .map(({ id }) => `No test shows ${id}: tag one, or write it`),
    ...rows
      .filter(({ id, waitsFor }) => waitsFor !== undefined && shown.has(id))
      .map(({ id }) => `A test shows ${id}, which is said to wait: take its waitsFor out`),
    ...tests.flatMap((test) =>
      test.ids.filter((id) => !known.has(id)).map((id) => `${test.file} names ${id}, which is no row: correct it`),
    ),
  ]
}
