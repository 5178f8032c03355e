import * as inScript from '@tokenpair/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../src/lib/encoding/base64url.ts'

/** Texts that come close: valid ones, with one character changed, added or left out. */
const nearText = fc
  .tuple(fc.uint8Array({ maxLength: 80 }), fc.nat(), fc.constantFrom('A', '_', '-', '+', '/', '=', ' ', '\n', 'é', ''))
  .map(([bytes, at, character]) => {
    const text = inScript.encodeBase64Url(bytes)
    const place = at % (text.length + 1)
    return text.slice(0, place) + character + text.slice(place + (at % 2))
  })

describe('the server’s base64url', () => {
  test('writes what the protocol’s writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(encodeBase64Url(bytes)).toBe(inScript.encodeBase64Url(bytes))
      }),
      { seed: 20_300_501 },
    )
  })

  test('reads what the protocol’s reads, and refuses what that refuses', () => {
    fc.assert(
      fc.property(fc.oneof(nearText, fc.string({ unit: 'binary', maxLength: 12 })), (text) => {
        expect(decodeBase64Url(text)).toEqual(inScript.decodeBase64Url(text))
      }),
      { seed: 20_300_501, numRuns: 5000 },
    )
  })
})
