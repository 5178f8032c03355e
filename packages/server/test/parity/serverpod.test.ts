import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isAuthErrorCode } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { parseCaseNumbers } from '../../../../scripts/parity/case-numbers.ts'
import { findParityFlaws } from '../../../../scripts/parity/find-parity-flaws.ts'
import { type CaseRow, parity, type WeakPoint } from '../../../../scripts/parity/parity.ts'
import { weakPointsOf } from '../../../../scripts/parity/weak-points-of.ts'
import { writeParityPage } from '../../../../scripts/parity/write-parity-page.ts'
import { findTests, type TaggedTest } from '../../../../scripts/standards/tagged-tests.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const tests = findTests(root)

describe('what is said about Serverpod', () => {
  test('has an answer to each of its test cases, and a test for each of its weak points', () => {
    expect(findParityFlaws(parity, tests)).toEqual([])
  })

  test('leaves out no file, no case and no weak point', () => {
    expect(parity.sections.map(({ count }) => count)).toEqual([
      7, 56, 6, 8, 28, 38, 6, 17, 44, 4, 3, 43, 22, 12, 3, 2, 6, 10, 14, 19, 9, 17, 14, 2, 11, 10, 21, 41, 10, 7,
    ])
    expect(parity.weakPoints.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, index) => `W${index + 1}`))
  })

  test('names nothing of Tokenpair that is not there', () => {
    const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    const known = new Set(
      sources.flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').match(/[A-Za-z]\w+/g) ?? []),
    )
    const here = parity.guide.flatMap(({ rows }) => rows.map(([, text = '']) => text)).join('\n')
    const names = [...here.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/[A-Za-z]\w+/g) ?? [])

    expect(names.length).toBeGreaterThan(200)
    expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([])
  })

  test('names only error codes that a client can get', () => {
    const { rows = [] } = parity.guide.find(({ title }) => title === 'Errors of a refresh') ?? {}
    const codes = rows.flatMap(([, text = '']) => text.match(/(?<=`)[a-z]+_[a-z_]+(?=`)/g) ?? [])

    expect(codes.length).toBeGreaterThan(8)
    expect(codes.filter((code) => !isAuthErrorCode(code))).toEqual([])
  })
})

describe('docs/parity/serverpod.md', () => {
  test('is what `npm run parity` writes', () => {
    const committed = readFileSync(`${root}/docs/parity/serverpod.md`, 'utf8')

    expect(committed).toBe(writeParityPage(parity, tests))
  })
})

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

describe('weakPointsOf()', () => {
  test.each([
    ['suite › W7: keeps it', ['W7']],
    ['suite › W1, W12: keeps it', ['W1', 'W12']],
    ['W3: suite › W4: keeps it', ['W3', 'W4']],
    ['suite › keeps W3: it', []],
  ])('finds in "%s" %j', (name, ids) => {
    expect(weakPointsOf({ file: 'a.test.ts', ids: [], name })).toEqual(ids)
  })
})

describe('findParityFlaws()', () => {
  const there: readonly TaggedTest[] = [{ file: 'a.test.ts', ids: [], name: 'x › W1: y' }]
  const shown = ['a.test.ts › x › W1: y']
  const flawsOf = (rows: readonly CaseRow[], weakPoints: readonly WeakPoint[] = [weak]): readonly string[] =>
    findParityFlaws({ sections: [{ title: 'T', file: 't.dart', count: 2, rows }], weakPoints, guide: [] }, there)
  const weak: WeakPoint = { id: 'W1', weakness: 'x', here: 'y' }
  const whole: CaseRow = { cases: '1-2', there: 'x', tests: shown }

  test.each([
    ['a case without a row', [{ ...whole, cases: '2' }], 'T: there is no row for case 1'],
    ['a case in two rows', [whole, { ...whole, cases: '2' }], 'T: case 2 is in two rows'],
    ['a case that is none', [{ ...whole, cases: '1-3' }], 'T: there is no case 3'],
    ['cases that are no numbers', [whole, { ...whole, cases: 'all' }], 'T: the cases of a row are no numbers: all'],
    ['a row without an answer', [{ cases: '1-2', there: 'x' }], 'T, 1-2: give tests, or say why'],
    ['a row with no tests', [{ ...whole, tests: [] }], 'T, 1-2: give tests, or say why'],
    ['a row with two answers', [{ ...whole, why: 'x' }], 'T, 1-2: give tests, or say why'],
    ['a row that waits though it has tests', [{ ...whole, waits: 'x' }], 'T, 1-2: give tests, or say why'],
    ['a test that is not there', [{ ...whole, tests: ['b.test.ts › z'] }], 'T, 1-2: there is no test b.test.ts › z'],
  ])('finds %s', (_, rows, flaw) => {
    expect(flawsOf(rows)).toEqual([expect.stringContaining(flaw)])
  })

  test.each([
    ['a weak point without a test', [weak, { ...weak, id: 'W2' }], 'No test shows that W2 is mended'],
    [
      'a weak point that waits though it has a test',
      [{ ...weak, waits: 'x' }],
      'A test shows W1, which is said to wait',
    ],
    ['a test of a weak point that is none', [], 'A test names W1, which is no weak point'],
  ])('finds %s', (_, weakPoints, flaw) => {
    expect(flawsOf([whole], weakPoints)).toEqual([expect.stringContaining(flaw)])
  })

  test('finds nothing where each case has one answer', () => {
    const rows = [
      { cases: '1', there: 'x', why: 'y' },
      { cases: '2', there: 'x', waits: 'y' },
    ]

    expect(flawsOf(rows, [weak, { ...weak, id: 'W2', waits: 'x' }])).toEqual([])
  })
})
