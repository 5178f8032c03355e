import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Checklist, checklist, rowsOf } from '../../../../scripts/standards/checklist.ts'
import { findFlaws } from '../../../../scripts/standards/find-flaws.ts'
import { findTaggedTests, parseTaggedTests, type TaggedTest } from '../../../../scripts/standards/tagged-tests.ts'
import { writeDocument } from '../../../../scripts/standards/write-document.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const tests = findTaggedTests(root)

describe('the checklist of standards', () => {
  test('has a test for each row, and a row for each test that names one', () => {
    expect(findFlaws(checklist, tests)).toEqual([])
  })

  test('has a requirement and a link for each row', () => {
    const incomplete = rowsOf(checklist).filter(
      ({ requirement, link }) => requirement === '' || !link.startsWith('https://'),
    )

    expect(incomplete).toEqual([])
  })
})

describe('docs/security/standards.md', () => {
  test('is what `npm run standards` writes', () => {
    const committed = readFileSync(`${root}/docs/security/standards.md`, 'utf8')

    expect(committed).toBe(writeDocument(checklist, tests))
  })
})

describe('parseTaggedTests()', () => {
  test('finds the rows that a test names, below the names of its suites', () => {
    const source = `
      describe('verify()', () => {
        describe.each([1])('with $name', () => {
          test('[RFC 1 §2, CVE-1] refuses it', () => {})
          test.each([{ a: 1 }] as const)('[RFC 3] refuses %j', ({ a }) => {})
        })
      })
      test.concurrent.for(rows)(\`[RFC 4] takes \${it}\`, () => {})`

    expect(parseTaggedTests('a.test.ts', source)).toEqual([
      { file: 'a.test.ts', ids: ['RFC 1 §2', 'CVE-1'], name: 'verify() › with $name › refuses it' },
      { file: 'a.test.ts', ids: ['RFC 3'], name: 'verify() › with $name › refuses %j' },
      { file: 'a.test.ts', ids: ['RFC 4'], name: 'takes ${it}' },
    ])
  })

  test.each([
    "test('refuses []', f)",
    "test.skip('[RFC 1] x', f)",
    "other('[RFC 1] x', f)",
    "const name = '[RFC 1] x'",
  ])('finds nothing in %s', (source) => {
    expect(parseTaggedTests('a.test.ts', source)).toEqual([])
  })
})

describe('findFlaws()', () => {
  const row = { id: 'RFC 1', requirement: 'Be careful', link: 'https://example.com' }
  const listOf = (...rows: Checklist['sections'][number]['rows']): Checklist => ({
    sections: [{ title: 'All', rows }],
    exclusions: [{ ids: ['CVE-9'], flaw: 'x', reason: 'y' }],
  })
  const shows = (...ids: readonly string[]): readonly TaggedTest[] => [{ file: 'a.test.ts', ids, name: 'x' }]

  test.each([
    ['a row without a test', listOf(row), [], 'No test shows RFC 1'],
    ['a test without a row', listOf(), shows('RFC 2'), 'a.test.ts names RFC 2, which is no row'],
    ['a test of a flaw that cannot occur', listOf(), shows('CVE-9'), 'a.test.ts names CVE-9, which is no row'],
    ['a row that waits though it has a test', listOf({ ...row, waitsFor: 'x' }), shows('RFC 1'), 'is said to wait'],
    ['a row that is there twice', listOf(row, row), shows('RFC 1'), 'The checklist has RFC 1 twice'],
  ])('finds %s', (...[, list, tagged, flaw]) => {
    expect(findFlaws(list, tagged)).toEqual([expect.stringContaining(flaw)])
  })

  test('finds nothing where each row has its test', () => {
    expect(findFlaws(listOf(row, { ...row, id: 'RFC 2', waitsFor: 'x' }), shows('RFC 1'))).toEqual([])
  })
})
