import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findNumberedFlaws } from '../../../../scripts/parity/find-numbered-flaws.ts'
import { findParityFlaws } from '../../../../scripts/parity/find-parity-flaws.ts'
import { numberedPages } from '../../../../scripts/parity/numbered-page.ts'
import { parityPages } from '../../../../scripts/parity/parity-page.ts'
import { readMigration, readSnippets } from '../../../../scripts/parity/snippet.ts'
import { anchorOf } from '../../../../scripts/parity/write-guide.ts'
import { writeNumberedPage } from '../../../../scripts/parity/write-numbered-page.ts'
import { writeParityPage } from '../../../../scripts/parity/write-parity-page.ts'
import { findTests } from '../../../../scripts/standards/tagged-tests.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const tests = findTests(root)

describe.each(parityPages)('what is said about $system', (page) => {
  test('has an answer to each test case, and a test for each weak point', () => {
    expect(findParityFlaws(page, tests, readSnippets(root, page.name))).toEqual([])
  })

  test('names nothing of Tokenpair that is not there', () => {
    const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    const known = new Set(
      sources.flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').match(/[A-Za-z]\w+/g) ?? []),
    )
    const here = page.parity.guide.flatMap(({ rows }) => rows.map((row) => row.here)).join('\n')
    const names = [...here.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/[A-Za-z]\w+/g) ?? [])

    expect(names.length).toBeGreaterThan(0)
    expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([])
  })

  test('points to examples and files that are there', () => {
    const written = readFileSync(`${root}/docs/parity/${page.name}.md`, 'utf8')
    const anchors = new Set([...written.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)))
    const links = [...written.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => link)
    const paths = links.filter((link) => !/^(?:#|https:)/.test(link)).map((link) => link.replace(/#.*/, ''))

    expect(links.filter((link) => link.startsWith('#') && !anchors.has(link.slice(1)))).toEqual([])
    expect(paths.filter((path) => !existsSync(`${root}/docs/parity/${path}`))).toEqual([])
  })

  test('is what `npm run parity` writes', () => {
    const committed = readFileSync(`${root}/docs/parity/${page.name}.md`, 'utf8')
    const snippets = readSnippets(root, page.name)

    expect(committed).toBe(writeParityPage({ page, tests, snippets, migration: readMigration(root, page.name) }))
  })
})

describe.each(numberedPages)('docs/parity/$name.md', (page) => {
  test('leaves no number out', () => {
    const expected = Array.from(
      { length: page.count },
      (_, index) => `${page.prefix}-${String(index + 1).padStart(2, '0')}`,
    )

    expect(page.rows.map(({ id }) => id)).toEqual(expected)
  })

  test('has a test for each row, or says why there is none', () => {
    expect(findNumberedFlaws(page, tests)).toEqual([])
  })

  test('is what `npm run parity` writes', () => {
    const committed = readFileSync(`${root}/docs/parity/${page.name}.md`, 'utf8')

    expect(committed).toBe(writeNumberedPage(page, tests))
  })
})
