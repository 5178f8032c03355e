import type { TaggedTest } from '../standards/tagged-tests.ts'
import type { NumberedPage } from './numbered-page.ts'
import { tagsOf } from './tags-of.ts'

/** What does not fit between the rows of a page and the tests, one sentence each. */
export function findNumberedFlaws({ prefix, rows }: NumberedPage, tests: readonly TaggedTest[]): readonly string[] {
  const shown = new Set(tests.flatMap(tagsOf).filter((tag) => tag.startsWith(`${prefix}-`)))
  const known = new Set(rows.map(({ id }) => id))
  return [
    ...rows
      .filter(({ id, why = '' }) => shown.has(id) === (why !== ''))
      .map(({ id }) => `${id}: begin the name of a test with it, or say why there is nothing to test`),
    ...[...shown].filter((id) => !known.has(id)).map((id) => `A test names ${id}, which is not listed: correct it`),
  ]
}
