import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nativeCrypto } from '../../src/lib/node/native-crypto.ts'

const text = (content: Uint8Array): string => Array.from(content, (byte) => String.fromCharCode(byte % 128)).join('')
const bytes = (most: number) => fc.uint8Array({ minLength: 1, maxLength: most, size: 'max' })

describe('nativeCrypto', () => {
  test('computes the MACs and hashes of the library that other runtimes get, whatever came before', () => {
    const zeros = new Uint8Array(32)
    const shorter = nativeCrypto?.createMac('SHA-256', zeros)
    fc.assert(
      fc.property(bytes(300), bytes(17_000), bytes(200), (secret, content, next) => {
        const mac = nativeCrypto?.createMac('SHA-512', secret)
        expect(mac?.ofBytes(content)).toEqual(hmac(sha512, secret, content))
        expect(mac?.ofBytes(next)).toEqual(hmac(sha512, secret, next))
        expect(shorter?.ofBytes(content)).toEqual(hmac(sha256, zeros, content))
        const [start, rest] = [text(next), text(content)]
        const after = mac?.after(start)
        for (const whole of [rest, '', rest.slice(1)]) {
          expect(after?.(whole)).toBe(encodeBase64Url(hmac(sha512, secret, utf8ToBytes(start + whole))))
          expect(mac?.ofText(whole)).toBe(encodeBase64Url(hmac(sha512, secret, utf8ToBytes(whole))))
        }
        expect(nativeCrypto?.hash(content)).toEqual(sha256(content))
      }),
      { numRuns: 60 },
    )
  })
})
