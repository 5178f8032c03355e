import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { authErrors } from '../src/index.ts'

/** A row of the table of error codes: code, status, OAuth error, action. */
const row = /^\| `(\w+)` \| (\d{3}) \| `(\w+)` \| `?([\w-]+)`? \|$/gm

describe('the table of error codes in the README', () => {
  test('says what the code does', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
    const table = [...readme.matchAll(row)].map(([, code, status, error, action]) => {
      return [code, { status: Number(status), error, action }]
    })

    expect(Object.fromEntries(table)).toEqual(authErrors)
  })
})
