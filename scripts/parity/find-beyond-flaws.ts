import type { TaggedTest } from '../standards/tagged-tests.ts'
import type { BeyondRow } from './beyond.ts'
import { tagsOf } from './tags-of.ts'

/** What does not fit between the list of what none of the others tests and the tests, one sentence each. */
export function findBeyondFlaws(rows: readonly BeyondRow[], tests: readonly TaggedTest[]): readonly string[] {
  const shown = new Set(tests.flatMap(tagsOf).filter((tag) => tag.startsWith('N-')))
  const known = new Set(rows.map(({ id }) => id))
  return [
    ...rows
      .filter(({ id, why = '' }) => shown.has(id) === (why !== ''))
      .map(({ id }) => `${id}: begin the name of a test with it, or say why there is nothing to test`),
    ...[...shown].filter((id) => !known.has(id)).map((id) => `A test names ${id}, which is not listed: correct it`),
  ]
}
