import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../src/index.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const textInAlphabet = fc.string({ unit: fc.constantFrom(...alphabet.split('')), maxLength: 40 })

describe('encodeBase64Url()', () => {
  // RFC 4648 section 10, without padding; the last two tell the alphabet of section 5 from that of section 4.
  test.each([
    ['', []],
    ['Zg', [0x66]],
    ['Zm8', [0x66, 0x6f]],
    ['Zm9v', [0x66, 0x6f, 0x6f]],
    ['Zm9vYg', [0x66, 0x6f, 0x6f, 0x62]],
    ['-_8', [0xfb, 0xff]],
    ['____', [0xff, 0xff, 0xff]],
  ])('writes "%s"', (text, bytes) => {
    expect(encodeBase64Url(Uint8Array.from(bytes))).toBe(text)
  })

  test('writes what decodeBase64Url() reads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes)
      }),
    )
  })
})

describe('decodeBase64Url()', () => {
  test('reads a text exactly where encodeBase64Url() writes it, so that no bytes have two spellings', () => {
    fc.assert(
      fc.property(fc.oneof(textInAlphabet, fc.string()), (text) => {
        const bytes = decodeBase64Url(text)
        expect(bytes === undefined || encodeBase64Url(bytes) === text).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test.each(['A', 'AAAAA', 'AB', 'AAB', 'AA==', 'AAA=', '=', 'A+A_', 'A/A_', ' AA', 'AA\n', 'A A', 'Ää', 'AA\0', '٣٣'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64Url(text)).toBeUndefined()
    },
  )
})
