import { createHmac, hkdfSync } from 'node:crypto'
import { encodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainValueFromBytes, noChainValue } from '../../src/lib/refresh-token/chain.ts'
import { createRefreshTokenCodec } from '../../src/lib/refresh-token/refresh-token-codec.ts'
import { createSessionKeyCodec, type SessionKeyContent } from '../../src/lib/server-side-sessions/session-key.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { bytesOf, flippedBits, hostileVariants } from '../refresh-token/hostile-refresh-tokens.ts'

const codec = createSessionKeyCodec(['the first pepper'], 'session')
const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const anyContent: fc.Arbitrary<SessionKeyContent> = fc.record({
  sessionId: sixteenBytes.map(sessionIdFromBytes),
  chain: sixteenBytes.map(chainValueFromBytes),
})
const content: SessionKeyContent = {
  sessionId: sessionIdFromBytes(new Uint8Array(16).fill(1)),
  chain: chainValueFromBytes(new Uint8Array(16).fill(2)),
}
const key = codec.encode(content)

describe('createSessionKeyCodec()', () => {
  test('reads what it writes', () => {
    fc.assert(
      fc.property(anyContent, (any) => {
        expect(codec.decode(codec.encode(any))).toEqual(any)
      }),
    )
  })

  test('writes 70 characters of base64url that begin with s, and each key in one way', () => {
    expect(key).toMatch(/^s[\w-]{69}$/)
    expect(codec.encode(content)).toBe(key)
  })

  test('keeps this layout, since keys of earlier versions have to be read for as long as their sessions live', () => {
    // computed with OpenSSL
    expect(key).toBe('sc-_RwEBAQEBAQEBAQEBAQEBAQECAgICAgICAgICAgICAgICbAncsrHvogGXOMBF12TPHQ')
  })

  test('refuses each of the 416 keys that differ from it in one bit', () => {
    const flipped = flippedBits(key)

    expect(flipped).toHaveLength(416)
    expect(flipped.filter((text) => codec.decode(text) !== undefined)).toEqual([])
  })

  test('refuses a key that is cut, extended, spelled otherwise or of another alphabet', () => {
    expect(hostileVariants(key).filter((text) => codec.decode(text) !== undefined)).toEqual([])
  })

  test('refuses whatever a holder of many keys puts together from them', () => {
    const parts = [0, 1, 4, 20, 36, 52]
    fc.assert(
      fc.property(
        fc.array(anyContent, { minLength: 2, maxLength: 4 }),
        fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
        (contents, choice) => {
          const keys = contents.map((each) => codec.encode(each))
          const bytes = choice.flatMap((which, part) => {
            return [...bytesOf(keys[which % keys.length] ?? '').subarray(parts[part], parts[part + 1])]
          })
          const mixed = encodeBase64Url(new Uint8Array(bytes))

          expect(codec.decode(mixed) !== undefined).toBe(keys.some((genuine) => genuine === mixed))
        },
      ),
    )
  })

  test('refuses a key some of whose bytes were changed', () => {
    const changes = fc.array(fc.record({ at: fc.nat(51), by: fc.integer({ min: 1, max: 255 }) }), { minLength: 1 })
    fc.assert(
      fc.property(anyContent, changes, (any, changed) => {
        const genuine = codec.encode(any)
        const bytes = bytesOf(genuine)
        for (const { at, by } of changed) bytes[at] = (bytes[at] ?? 0) ^ by
        const tampered = encodeBase64Url(bytes)
        fc.pre(tampered !== genuine)

        expect(codec.decode(tampered)).toBeUndefined()
      }),
    )
  })

  test('refuses a key of another token manager with the same pepper', () => {
    expect(createSessionKeyCodec(['the first pepper'], 'another').decode(key)).toBeUndefined()
  })

  test('refuses a key of another pepper, also with the key id of its own', () => {
    const forged = bytesOf(createSessionKeyCodec(['another pepper'], 'session').encode(content))
    const foreign = encodeBase64Url(forged)
    forged.set(bytesOf(key).subarray(1, 4), 1)

    expect(codec.decode(foreign)).toBeUndefined()
    expect(codec.decode(encodeBase64Url(forged))).toBeUndefined()
  })

  test('refuses a refresh token with the same pepper and name, and the other way round', () => {
    const refreshTokens = createRefreshTokenCodec(['the first pepper'], 'session')
    const refreshToken = refreshTokens.encode({ ...content, generation: 0, previousChain: noChainValue })

    expect(codec.decode(refreshToken)).toBeUndefined()
    expect(refreshTokens.decode(key)).toBeUndefined()
  })

  test('refuses a key of another format, even one that the pepper authenticates', () => {
    const mac = new Uint8Array(hkdfSync('sha256', 'the first pepper', '', 'tokenpair session session key mac v1', 32))
    const authenticated = (format: number): string => {
      const bytes = bytesOf(key)
      bytes[0] = format
      bytes.set(createHmac('sha256', mac).update(bytes.subarray(0, 36)).digest().subarray(0, 16), 36)
      return encodeBase64Url(bytes)
    }

    expect(authenticated(0xb1)).toBe(key)
    expect([0, 1, 0xb0, 0xb2].map((format) => codec.decode(authenticated(format)))).toEqual(Array(4).fill(undefined))
  })

  test('reads keys of all its peppers, and writes under the first', () => {
    const rotated = createSessionKeyCodec(['the new pepper', 'the middle pepper', 'the first pepper'], 'session')

    expect(rotated.decode(key)).toEqual(content)
    expect(rotated.encode(content)).toBe(createSessionKeyCodec(['the new pepper'], 'session').encode(content))
  })
})
