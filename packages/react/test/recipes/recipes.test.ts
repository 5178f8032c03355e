import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const recipes = new URL('../../../../docs/recipes/', import.meta.url)
const pages = readdirSync(recipes).filter((name) => name !== 'README.md')
const readPage = (name: string): string => readFileSync(new URL(name, recipes), 'utf8')

/** A link to a file, and the code below it. */
const quotation = /^\[`[\w.-]+`\]\((?<path>[\w./-]+)\):\n\n```tsx?\n(?<code>.*?)\n```$/gms

const quotations = pages.flatMap((page) =>
  [...readPage(page).matchAll(quotation)].map(
    ({ groups }) => [page, groups?.['path'] ?? '', groups?.['code']] as const,
  ),
)

/** What the linter is told is of no use elsewhere. */
const readCode = (path: string): string =>
  readFileSync(new URL(path, recipes), 'utf8')
    .trimEnd()
    .replaceAll(/^ *\/\/ oxlint-disable.*\n/gm, '')

describe('docs/recipes', () => {
  test.each(quotations)('%s quotes %s word for word', (_, path, code) => {
    expect(code).toBe(readCode(path))
  })

  test('quotes a file on each page', () => {
    expect([...new Set(quotations.map(([page]) => page))]).toEqual(pages)
  })

  test('lists each page', () => {
    for (const page of pages) expect(readPage('README.md')).toContain(`](${page})`)
  })
})
