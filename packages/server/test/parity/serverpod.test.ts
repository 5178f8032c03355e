import { isAuthErrorCode } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { serverpod } from '../../../../scripts/parity/parity-page.ts'

const { sections, weakPoints, guide } = serverpod.parity

describe('what is said about Serverpod', () => {
  test('leaves out no file, no case and no weak point', () => {
    expect(sections.map(({ count }) => count)).toEqual([
      7, 56, 6, 8, 28, 38, 6, 17, 44, 4, 3, 43, 22, 12, 3, 2, 6, 10, 14, 19, 9, 17, 14, 2, 11, 10, 21, 41, 10, 7,
    ])
    expect(weakPoints.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, index) => `W${index + 1}`))
  })

  test('names only error codes that a client can get', () => {
    const { rows = [] } = guide.find(({ title }) => title === 'Errors of a refresh') ?? {}
    const codes = rows.flatMap(({ here }) => here.match(/(?<=`)[a-z]+_[a-z_]+(?=`)/g) ?? [])

    expect(codes.length).toBeGreaterThan(8)
    expect(codes.filter((code) => !isAuthErrorCode(code))).toEqual([])
  })
})
