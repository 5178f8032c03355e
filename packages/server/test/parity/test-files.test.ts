import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseTests } from '../../../../scripts/standards/tagged-tests.ts'
import config from '../../../../vitest.config.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

const code = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}'

/** The patterns of all projects of the test runner. */
function patternsOf(): readonly string[] {
  const projects = config.test?.projects ?? []
  return projects.flatMap((project) =>
    typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [],
  )
}

function filesOf(patterns: readonly string[]): readonly string[] {
  const exclude = ['**/node_modules/**', '**/dist/**', '.toolchain/**', '**/*.test-d.ts'] // those are for the compiler
  return globSync([...patterns], { cwd: root, exclude }).map((file) => file.replaceAll('\\', '/'))
}

describe('the test runner', () => {
  test('W32: runs each file that has tests, however it is called and wherever it lies', () => {
    const run = new Set(filesOf(patternsOf()))
    const others = filesOf([`**/*.${code}`]).filter((file) => !run.has(file))

    const forgotten = others.filter((file) => parseTests(file, readFileSync(`${root}/${file}`, 'utf8')).length > 0)

    expect(run.size).toBeGreaterThan(100)
    expect(forgotten).toEqual([])
  })

  test('W32: runs each file that is called a test', () => {
    const run = new Set(filesOf(patternsOf()))

    const called = filesOf([`**/*[._-]{test,spec}.${code}`, `**/{test,spec}.${code}`])

    expect(called.filter((file) => !run.has(file))).toEqual([])
  })
})
