import { describe, expect, test } from 'vitest'
import { parseCaseNumbers } from '../../../../scripts/parity/case-numbers.ts'
import { findNumberedFlaws } from '../../../../scripts/parity/find-numbered-flaws.ts'
import { findParityFlaws } from '../../../../scripts/parity/find-parity-flaws.ts'
import type { ParityPage } from '../../../../scripts/parity/parity-page.ts'
import type { CaseRow, GuideRow, Parity, WeakPoint } from '../../../../scripts/parity/parity.ts'
import { parseSnippet, type Snippet } from '../../../../scripts/parity/snippet.ts'
import { tagsOf } from '../../../../scripts/parity/tags-of.ts'
import { anchorOf } from '../../../../scripts/parity/write-guide.ts'
import { writeParityPage } from '../../../../scripts/parity/write-parity-page.ts'
import type { TaggedTest } from '../../../../scripts/standards/tagged-tests.ts'

const snippet: Snippet = { name: 'a', title: 'A title', code: 'export {}' }
const weak: WeakPoint = { id: 'W1', weakness: 'x', here: 'y' }
const shown = ['a.test.ts › x › Rodauth W1: y']
const whole: CaseRow = { cases: '1-2', there: 'x', tests: shown }
const tests: readonly TaggedTest[] = ['x › Rodauth W1: y', 'x › W2: y', 'x › N-01: y'].map((name) => ({
  file: 'a.test.ts',
  ids: [],
  name,
}))

function pageOf(parity: Partial<Parity>): ParityPage {
  return {
    name: 'rodauth',
    system: 'Rodauth',
    tag: 'Rodauth ',
    intro: 'Compared.',
    parity: { sections: [], weakPoints: [weak], guide: [], ...parity },
  }
}

function pageWithRows(rows: readonly CaseRow[]): ParityPage {
  return pageOf({ sections: [{ title: 'T', file: 't.rb', prefix: 'RJ', count: 2, rows }] })
}

function pageWithGuide(...rows: readonly GuideRow[]): ParityPage {
  return pageOf({ guide: [{ title: 'G', rows }] })
}

describe('parseCaseNumbers()', () => {
  test.each([
    ['7', [7]],
    ['1-3', [1, 2, 3]],
    ['1-2, 5, 8-9', [1, 2, 5, 8, 9]],
    ['', []],
    ['3-1', []],
    ['1–3', []],
    ['one', []],
  ])('reads "%s" as %j', (text, numbers) => {
    expect(parseCaseNumbers(text)).toEqual(numbers)
  })
})

describe('tagsOf()', () => {
  test.each([
    ['suite › W7: keeps it', ['W7']],
    ['suite › W1, W12: keeps it', ['W1', 'W12']],
    ['W3: suite › W4: keeps it', ['W3', 'W4']],
    ['suite › Rodauth W4, N-01: keeps it', ['Rodauth W4', 'N-01']],
    ['suite › N-12: JWT Keeper W1: keeps it', ['N-12', 'JWT Keeper W1']],
    ['suite › FM-12, FM-13, W2: keeps it', ['FM-12', 'FM-13', 'W2']],
    ['suite › W1, devise-jwt W2: keeps it', ['W1', 'devise-jwt W2']],
    ['suite › keeps W3: it', []],
    ['suite › KT-01: keeps it', []],
  ])('finds in "%s" %j', (name, ids) => {
    expect(tagsOf({ file: 'a.test.ts', ids: [], name })).toEqual(ids)
  })
})

describe('parseSnippet()', () => {
  test('takes the comment in the first line for the title, and the rest for the code', () => {
    expect(parseSnippet('a', '// A title\nexport {}\n')).toEqual(snippet)
  })

  test('finds no title where there is none', () => {
    expect(parseSnippet('a', 'export {}\n')).toEqual({ ...snippet, title: '' })
  })
})

describe('anchorOf()', () => {
  test('names a heading as GitHub does', () => {
    expect(anchorOf('Token’s end: `a_b` in 5 steps, or so')).toBe('tokens-end-a_b-in-5-steps-or-so')
  })
})

describe('findParityFlaws()', () => {
  test.each([
    ['a case without a row', [{ ...whole, cases: '2' }], 'T: there is no row for case 1'],
    ['a case in two rows', [whole, { ...whole, cases: '2' }], 'T: case 2 is in two rows'],
    ['a case that is none', [{ ...whole, cases: '1-3' }], 'T: there is no case 3'],
    ['cases that are no numbers', [whole, { ...whole, cases: 'all' }], 'T: the cases of a row are no numbers: all'],
    ['a row without an answer', [{ cases: '1-2', there: 'x' }], 'T, 1-2: give tests, or say why'],
    ['a row with no tests', [{ ...whole, tests: [] }], 'T, 1-2: give tests, or say why'],
    ['a row with two answers', [{ ...whole, why: 'x' }], 'T, 1-2: give tests, or say why'],
    ['a test that is not there', [{ ...whole, tests: ['b.test.ts › z'] }], 'T, 1-2: there is no test b.test.ts › z'],
  ])('finds %s', (_, rows, flaw) => {
    expect(findParityFlaws(pageWithRows(rows), tests, [])).toEqual([expect.stringContaining(flaw)])
  })

  test.each([
    ['a weak point without a test', [weak, { ...weak, id: 'W2' }], 'No test shows that Rodauth W2 is mended'],
    ['a test of a weak point that is none', [], 'A test names Rodauth W1, which is no weak point'],
  ])('finds %s, whatever is said of other systems', (_, weakPoints, flaw) => {
    expect(findParityFlaws(pageOf({ weakPoints }), tests, [])).toEqual([expect.stringContaining(flaw)])
  })

  test.each([
    ['a snippet that is not there', [], 'There is no snippet a'],
    ['a snippet that no row shows', [snippet, { ...snippet, name: 'b', title: 'B' }], 'No row shows the snippet b'],
    ['a snippet without a title', [{ ...snippet, title: '' }], 'The snippet a needs a title of its own'],
  ])('finds %s', (_, snippets, flaw) => {
    const page = pageWithGuide({ there: 'x', here: 'y', snippet: 'a' })

    expect(findParityFlaws(page, tests, snippets)).toEqual([expect.stringContaining(flaw)])
  })

  test('finds a test of the guide that is not there', () => {
    const page = pageWithGuide({ there: 'x', here: 'y', tests: ['b.test.ts › z'] })

    expect(findParityFlaws(page, tests, [])).toEqual(['G: there is no test b.test.ts › z'])
  })

  test('finds nothing where each case has one answer', () => {
    const rows = [
      { cases: '1', there: 'x', why: 'y' },
      { cases: '2', there: 'x', tests: shown },
    ]

    expect(findParityFlaws(pageWithRows(rows), tests, [])).toEqual([])
  })
})

describe('findNumberedFlaws()', () => {
  const row = { id: 'N-01', sentence: 'x' }
  const page = { name: 'beyond', prefix: 'N', title: 'T', intro: 'I', column: 'c', count: 1 }

  test.each([
    [
      'a row without a test',
      [row, { id: 'N-02', sentence: 'x' }],
      'N-02: begin the name of a test with it, or say why',
    ],
    ['a row with two answers', [{ ...row, why: 'x' }], 'N-01: begin the name of a test with it, or say why'],
    ['a test of a row that is none', [], 'A test names N-01, which is not listed'],
  ])('finds %s', (_, rows, flaw) => {
    expect(findNumberedFlaws({ ...page, rows }, tests)).toEqual([expect.stringContaining(flaw)])
  })
})

describe('writeParityPage()', () => {
  test('shows a snippet once, below the first table that names it, and links to it from each row', () => {
    const row = { there: 'x', here: 'y', snippet: 'a' }
    const page = pageOf({
      guide: [
        { title: 'One', rows: [row] },
        { title: 'Two', rows: [row] },
      ],
    })

    const written = writeParityPage({ page, tests, snippets: [snippet], migration: 'You have it.' })

    expect(written.split('#### A title\n\n```ts\nexport {}\n```\n\n### Two')).toHaveLength(2)
    expect(written.split('y ([example](#a-title))')).toHaveLength(3)
    expect(written).toContain('## Moving over\n\nYou have it.\n')
  })

  test('shows snippets in the order of the rows that name them', () => {
    const page = pageWithGuide({ there: 'x', here: 'y', snippet: 'b' }, { there: 'x', here: 'y', snippet: 'a' })
    const snippets = [snippet, { name: 'b', title: 'B title', code: 'export {}' }]

    const written = writeParityPage({ page, tests, snippets, migration: '' })

    expect(written.match(/#### .*/g)).toEqual(['#### B title', '#### A title'])
  })

  test('names cases by their prefix', () => {
    const written = writeParityPage({ page: pageWithRows([whole]), tests, snippets: [], migration: '' })

    expect(written).toContain('| RJ-1–RJ-2 | x | ')
  })
})
