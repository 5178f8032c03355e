import { describe, expect, test } from 'vitest'
import { rodauth } from '../../../../scripts/parity/parity-page.ts'

const { sections, weakPoints, guide } = rodauth.parity

describe('what is said about Rodauth', () => {
  test('leaves out no file, no case and no weak point', () => {
    expect(sections.map(({ prefix, count }) => `${prefix} ${count}`)).toEqual([
      'RJ 11',
      'RR 24',
      'RC 1',
      'RA 16',
      'RS 9',
      'RX 4',
    ])
    expect(weakPoints.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => `W${index + 1}`))
  })

  test('has an equivalent of each option, or says that there is none', () => {
    expect(guide.map(({ rows }) => rows.length)).toEqual([26, 11, 28, 17, 6, 6])
    expect(guide.flatMap(({ rows }) => rows.filter(({ here }) => here === ''))).toEqual([])
  })
})
