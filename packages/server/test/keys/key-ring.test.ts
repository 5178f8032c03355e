import type { JsonObject } from '@tokenpair/protocol'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import type { KeySource } from '../../src/lib/keys/key-source.ts'
import {
  damage,
  es512,
  hs512,
  otherSecret,
  pem,
  rfcPrivateJwk,
  rfcPublicJwk,
  runtimeWithoutP521,
  runtimeWithP521,
  secret,
} from './key-fixture.ts'

const runtimes = [
  { name: 'WebCrypto', runtime: runtimeWithP521 },
  { name: '@noble/curves', runtime: runtimeWithoutP521 },
]
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('createKeyRing()', () => {
  test('signs with the algorithm, and verifies with the fallbacks, too', async () => {
    const old = await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(otherSecret) })
    const ring = await createKeyRing({
      algorithm: es512,
      fallbackVerificationAlgorithms: [hs512, JwtAlgorithm.hmacSha512(otherSecret)],
    })

    const [found] = ring.find(old.current.kid, 'HS512')

    expect(ring.current.alg).toBe('ES512')
    expect(await found?.verify(bytes('x'), await old.current.sign(bytes('x')))).toBe(true)
  })

  test('[RFC 8725bis §3.1 lookup] finds a key only by its own id and its own algorithm', async () => {
    const ring = await createKeyRing({ algorithm: es512, fallbackVerificationAlgorithms: [hs512] })

    expect(ring.find(ring.current.kid, 'ES512')).toEqual([ring.current])
    expect(ring.find(ring.current.kid, 'HS512')).toEqual([])
    expect(ring.find(ring.current.kid, 'es512')).toEqual([])
    expect(ring.find(ring.current.kid, 'none')).toEqual([])
    expect(ring.find('', 'ES512')).toEqual([])
    expect(ring.find('__proto__', 'ES512')).toEqual([])
  })

  test('finds each key of the algorithm where no id is given', async () => {
    const algorithm = JwtAlgorithm.hmacSha512(otherSecret)
    const ring = await createKeyRing({ algorithm, fallbackVerificationAlgorithms: [hs512, es512] })

    expect(ring.find(undefined, 'HS512')).toHaveLength(2)
    expect(ring.find(undefined, 'ES512')).toHaveLength(1)
    expect(ring.find(undefined, 'none')).toEqual([])
  })

  test('N-16: holds a key once that is given twice', async () => {
    const ring = await createKeyRing({
      algorithm: es512,
      fallbackVerificationAlgorithms: [JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk }), es512],
    })

    expect(ring.find(undefined, 'ES512')).toEqual([ring.current])
    expect(ring.jwks().keys).toHaveLength(1)
  })

  test('[RFC 8725bis §3.1 keys] N-16: refuses one key for two algorithms', async () => {
    const source: KeySource = {
      alg: 'HS256',
      importKey: async (runtime) => ({ ...(await hs512.importKey(runtime)), alg: 'HS256' }),
    }

    await expect(createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: [source] })).rejects.toThrow(
      'One key is used for HS512 and for HS256: give each algorithm a key of its own',
    )
  })

  test('refuses to sign with a public key', async () => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk })

    await expect(createKeyRing({ algorithm })).rejects.toThrow('signs, so it needs a private key: give privateKey, too')
  })

  test('gives an HMAC key an id that is the same each time, another for each secret, and 96 bits long', async () => {
    const first = await createKeyRing({ algorithm: hs512 })
    const again = await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(new TextEncoder().encode(secret)) })
    const other = await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(otherSecret) })

    expect(first.current.kid).toMatch(/^[\w-]{16}$/)
    expect(again.current.kid).toBe(first.current.kid)
    expect(other.current.kid).not.toBe(first.current.kid)
  })
})

describe('jwks()', () => {
  test('holds back private members and secrets also of a source that hands them over', async () => {
    const key = await hs512.importKey(runtimeWithP521)
    const careless = (kid: string, publicJwk: JsonObject): KeySource => ({
      alg: 'HS512',
      importKey: async () => ({ ...key, kid, publicJwk }),
    })
    const sources = [careless('private', rfcPrivateJwk), careless('secret', { kty: 'oct', k: 'AAAA' })]

    const ring = await createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: sources })

    expect(ring.jwks()).toEqual({ keys: [{ ...rfcPublicJwk, kid: 'private', alg: 'HS512', use: 'sig' }] })
  })
})

describe.each(runtimes)('createKeyRing() with P-521 by $name', ({ runtime }) => {
  test.each([
    { privateKey: pem.privateKey },
    { privateKey: pem.privateKeyAlone },
    { privateKey: pem.privateKeyAlone, publicKey: pem.compressedPublicKey },
    { privateKey: `\uFEFF \t${pem.privateKey.replaceAll('\n', '\r\n')}\r\n\r\n`, publicKey: pem.publicKey },
    { privateKey: pem.privateKey.replaceAll('\n', '\\n'), publicKey: pem.publicKey.replaceAll('\n', '\\n') },
  ])('reads each spelling of a PEM text as the same key', async (keys) => {
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512(keys), runtime })
    const reference = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512(pem), runtime })

    expect(ring.jwks()).toEqual(reference.jwks())
  })

  test('[RFC 7517 §4.5, RFC 7638 §3] publishes the public members only, with kid, alg and use', async () => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: { ...rfcPrivateJwk, kid: 'mine', ext: true } })
    const ring = await createKeyRing({ algorithm, fallbackVerificationAlgorithms: [hs512], runtime })
    const kid = await calculateJwkThumbprint(rfcPublicJwk)

    expect(ring.current.kid).toBe(kid)
    expect(ring.jwks()).toEqual({ keys: [{ ...rfcPublicJwk, kid, alg: 'ES512', use: 'sig' }] })
  })

  test('refuses a private and a public key that do not belong together, and says how to mend it', async () => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk, publicKey: pem.publicKey })

    await expect(createKeyRing({ algorithm, runtime })).rejects.toThrow(
      /^The privateKey and the publicKey for ES512 do not belong together: .*openssl pkey -in private.pem -pubout/,
    )
  })

  test('[RFC 8725 §3.4] refuses a public key that is no point of the curve', async () => {
    const publicKey = { ...rfcPublicJwk, y: damage(rfcPublicJwk.y) }
    const fallback = JwtAlgorithm.ecdsaSha512({ publicKey })

    await expect(
      createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: [fallback], runtime }),
    ).rejects.toThrow(
      /^The publicKey for ES512 is damaged, or no P-521 key in a form that this runtime reads: make one by `openssl/,
    )
  })

  test('refuses a private key of zero', async () => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: { ...rfcPrivateJwk, d: 'A'.repeat(88) } })

    await expect(createKeyRing({ algorithm, runtime })).rejects.toThrow(/for ES512/)
  })
})

describe('createKeyRing() with CryptoKeys', () => {
  test('signs with a key that is not extractable, if the public one is given, too', async () => {
    const keys = await generateKeyPair('ES512', { extractable: false })
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512(keys) })

    expect(ring.current.publicJwk).toEqual(await exportJWK(keys.publicKey))
    await expect(
      createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512({ privateKey: keys.privateKey }) }),
    ).rejects.toThrow(/not extractable, .*: give publicKey, too/)
  })

  test('derives the public key of an extractable one', async () => {
    const keys = await generateKeyPair('ES512', { extractable: true })
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512({ privateKey: keys.privateKey }) })

    expect(ring.current.publicJwk).toEqual(await exportJWK(keys.publicKey))
  })

  test('says what to give instead where the runtime has no P-521', async () => {
    const algorithm = JwtAlgorithm.ecdsaSha512(await generateKeyPair('ES512'))

    await expect(createKeyRing({ algorithm, runtime: runtimeWithoutP521 })).rejects.toThrow(/give a PEM text or a JWK/)
  })
})
