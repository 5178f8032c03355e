import { createHmac, hkdfSync } from 'node:crypto'
import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainValueFromBytes } from '../../src/lib/refresh-token/chain.ts'
import { createRefreshTokenCodec } from '../../src/lib/refresh-token/refresh-token-codec.ts'
import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { bytesOf, flippedBits, hostileVariants } from './hostile-refresh-tokens.ts'

const codec = createRefreshTokenCodec(['the first pepper'], 'jwt')
const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const anyContent: fc.Arbitrary<RefreshTokenContent> = fc.record({
  sessionId: sixteenBytes.map(sessionIdFromBytes),
  generation: fc.nat({ max: 2 ** 32 - 1 }),
  chain: sixteenBytes.map(chainValueFromBytes),
  previousChain: sixteenBytes.map(chainValueFromBytes),
})
const content: RefreshTokenContent = {
  sessionId: sessionIdFromBytes(new Uint8Array(16).fill(1)),
  generation: 7,
  chain: chainValueFromBytes(new Uint8Array(16).fill(2)),
  previousChain: chainValueFromBytes(new Uint8Array(16).fill(3)),
}
const token = codec.encode(content)

describe('createRefreshTokenCodec()', () => {
  test('reads what it writes', () => {
    fc.assert(
      fc.property(anyContent, (any) => {
        expect(codec.decode(codec.encode(any))).toEqual(any)
      }),
    )
  })

  test('writes 96 characters of base64url, and each token in one way', () => {
    expect(token).toMatch(/^[\w-]{96}$/)
    expect(codec.encode(content)).toBe(token)
  })

  test('[ASVS 5.0 11.4.1] keeps this layout, since tokens of earlier versions have to be read for two weeks', () => {
    // computed with OpenSSL
    expect(token).toBe(
      'Aek8LgEBAQEBAQEBAQEBAQEBAQEAAAAHAgICAgICAgICAgICAgICAgMDAwMDAwMDAwMDAwMDAwM0xfIjMBO8eS4Vrci2az2W',
    )
  })

  test('[CVE-2026-27840] refuses each of the 576 tokens that differ from it in one bit', () => {
    const flipped = flippedBits(token)

    expect(flipped).toHaveLength(576)
    expect(flipped.filter((text) => codec.decode(text) !== undefined)).toEqual([])
  })

  test('refuses a token that is cut, extended, spelled otherwise or of another alphabet', () => {
    expect(hostileVariants(token).filter((text) => codec.decode(text) !== undefined)).toEqual([])
  })

  test('refuses a token of another token manager with the same pepper', () => {
    const other = createRefreshTokenCodec(['the first pepper'], 'another')

    expect(other.decode(token)).toBeUndefined()
  })

  test('refuses a token of another pepper', () => {
    const other = createRefreshTokenCodec(['another pepper'], 'jwt')

    expect(other.decode(token)).toBeUndefined()
  })

  test('refuses a token whose key id was changed to that of another pepper', () => {
    const other = createRefreshTokenCodec(['another pepper'], 'jwt')
    const forged = bytesOf(token)
    forged.set(bytesOf(other.encode(content)).subarray(1, 4), 1)

    expect(
      createRefreshTokenCodec(['the first pepper', 'another pepper'], 'jwt').decode(encodeBase64Url(forged)),
    ).toBeUndefined()
  })

  test('refuses a token of another version, even one that the pepper authenticates', () => {
    const info = 'tokenpair jwt refresh token mac v1'
    const key = new Uint8Array(hkdfSync('sha256', 'the first pepper', '', info, 32))
    const authenticated = (version: number): string => {
      const bytes = bytesOf(token)
      bytes[0] = version
      bytes.set(createHmac('sha256', key).update(bytes.subarray(0, 56)).digest().subarray(0, 16), 56)
      return encodeBase64Url(bytes)
    }

    expect(authenticated(1)).toBe(token)
    expect([0, 2, 255].map((version) => codec.decode(authenticated(version)))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('refuses any other text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ minLength: 72, maxLength: 72 }).map(encodeBase64Url),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(codec.decode(any)).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  test('reads tokens of all its peppers, and writes under the first', () => {
    const rotated = createRefreshTokenCodec(['the new pepper', 'the first pepper'], 'jwt')

    expect(rotated.decode(token)).toEqual(content)
    expect(rotated.encode(content)).toBe(createRefreshTokenCodec(['the new pepper'], 'jwt').encode(content))
  })

  test('keeps the pepper out of the token', () => {
    expect(new TextDecoder('latin1').decode(decodeBase64Url(token))).not.toContain('pepper')
  })
})
