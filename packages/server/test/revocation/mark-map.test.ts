import { encodeBase64Url } from '@tokenpair/protocol'
import { seededRandom } from '@tokenpair/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halfSipHashes } from '../../src/lib/revocation/half-sip-hash.ts'
import { createMarkKeys } from '../../src/lib/revocation/mark-key.ts'
import { createMarkMap, type MarkMap } from '../../src/lib/revocation/mark-map.ts'

const { ofId, ofText } = createMarkKeys(seededRandom(1))
const randomId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeBase64Url)

/** Where the map says anything else than a plain map of moments until which ids are dead. */
function findDifferences(map: MarkMap, model: ReadonlyMap<string, number>, now: number): readonly string[] {
  return [...model].flatMap(([id, until]) => ((map.verdict(id, 0, now) === 'dead') === until > now ? [] : [id]))
}

describe('the map of marks', () => {
  test('says what a plain map says while it grows, forgets and shrinks', () => {
    const random = seededRandom(2)
    const [map, model] = [createMarkMap(ofId), new Map<string, number>()]
    let now = 0
    for (const count of [3000, 0, 50, 4000, 10, 0]) {
      for (let added = 0; added < count; added++) {
        const [id, until] = [encodeBase64Url(random.bytes(16)), now + 1 + Math.floor(random.number() * 1000)]
        map.add(id, { mark: 'dead', issuedBefore: undefined, until })
        model.set(id, until)
      }
      const before = findDifferences(map, model, now)
      now += 500
      map.forget(now, 10_000)

      expect([...before, ...findDifferences(map, model, now)]).toEqual([])
      expect(map.size).toBe([...model.values()].filter((until) => until > now).length)
    }
  })

  test('takes no id for another one, however little they differ', () => {
    const other = fc.tuple(randomId, fc.integer({ min: 0, max: 127 })).map(([id, bit]) => {
      const bytes = Uint8Array.from(Buffer.from(id, 'base64url'))
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return [id, encodeBase64Url(bytes)] as const
    })

    fc.assert(
      fc.property(other, ([id, changed]) => {
        const map = createMarkMap(ofId)
        map.add(id, { mark: 'dead', issuedBefore: undefined, until: 9 })

        expect([map.verdict(id, 0, 0), map.verdict(changed, 0, 0)]).toEqual(['dead', 'live'])
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['A'.repeat(21) + 'A', 'A'.repeat(21) + 'B'],
    ['A'.repeat(21) + 'A', 'A'.repeat(20) + '+A'],
    ['A'.repeat(22), 'A'.repeat(23)],
    ['', 'A'.repeat(22)],
    ['alice', 'alice\0'],
    ['al', 'al\0\0'],
    ['ab', 'ba'],
    ['é', 'e\u0301'],
  ])('takes %j for no other than itself, such as %j', (id, other) => {
    for (const keyOf of [ofId, ofText]) {
      const map = createMarkMap(keyOf)
      map.add(id, { mark: 'dead', issuedBefore: undefined, until: 9 })

      expect([map.verdict(id, 0, 0), map.verdict(other, 0, 0)]).toEqual(['dead', 'live'])
    }
  })

  test('keeps moments to the millisecond, and for ever where they are for ever', () => {
    const moment = fc.integer({ min: 1, max: 2 ** 47 - 2 })

    fc.assert(
      fc.property(moment, fc.option(moment, { nil: undefined }), (until, issuedBefore) => {
        const map = createMarkMap(ofText)
        map.add('alice', { mark: 'stale', issuedBefore, until })

        expect(map.cutOff('alice', until - 1)).toBe(issuedBefore ?? Infinity)
        expect(map.cutOff('alice', until)).toBe(-Infinity)
      }),
      { numRuns: 500 },
    )
  })
})

describe('halfSipHashes()', () => {
  // The reference's vectors of even length, for the bytes 0, 1, 2 … under the key of the same bytes.
  test.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
    [6, 'ce3e91358aa2bc25'],
  ])('is the reference’s for %i bytes', (length, expected) => {
    const text = Buffer.from(Array.from({ length }, (_, byte) => byte)).toString('utf16le')
    const [key, other] = [
      [0x03020100, 0x07060504],
      [0x0b0a0908, 0x0f0e0d0c],
    ] as const
    const [first, second] = [new Uint32Array(4), new Uint32Array(4)]
    halfSipHashes(text, [...key, ...other], first)
    halfSipHashes(text, [...other, ...key], second)

    expect(halves(first)[0]).toBe(expected)
    expect(halves(second)).toEqual([halves(first)[1], expected])
  })
})

function halves(words: Uint32Array): readonly string[] {
  const text = Buffer.from(words.buffer).toString('hex')
  return [text.slice(0, 16), text.slice(16)]
}
