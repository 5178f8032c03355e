import { createHash } from 'node:crypto'
import { decodeBase64Url } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { nativeRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { bytesOf, unchecked } from './algorithm-fixture.ts'
import { runtimeWithoutP521, runtimeWithP521 } from './key-fixture.ts'
import { hobbitonP521, rfc7638Jwk, rfc8037Jwk, rfcVectors } from './rfc-vectors.ts'

const runtimes = [
  { name: 'WebCrypto', runtime: runtimeWithP521 },
  { name: '@noble/curves', runtime: runtimeWithoutP521 },
]

/** What is signed, and the signature. */
function partsOf(jws: string): [input: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>] {
  const end = jws.lastIndexOf('.')
  return [bytesOf(jws.slice(0, end)), decodeBase64Url(jws.slice(end + 1)) ?? new Uint8Array()]
}

describe.each(runtimes)('the examples of the RFCs, with P-521 by $name', ({ runtime }) => {
  test.each(rfcVectors)('[RFC 7515 §A.4, ASVS 5.0 11.4.3] $section: the example is verified', async ({ key, jws }) => {
    const verifier = await JwtAlgorithm.from(key).importKey(runtime)

    const [input, signature] = partsOf(jws)

    expect(await verifier.verify(input, signature)).toBe(true)
  })

  test.each(rfcVectors)('$section: the example is refused with another payload', async ({ key, jws }) => {
    const verifier = await JwtAlgorithm.from(key).importKey(runtime)

    const [input, signature] = partsOf(jws)

    expect(await verifier.verify(input.slice(0, -1), signature)).toBe(false)
  })

  test('RFC 7520 3.1: the kid of a key with a leading zero is the hash of its full coordinates', async () => {
    const key = await JwtAlgorithm.ecdsaSha512({ publicKey: hobbitonP521 }).importKey(runtime)

    expect(key.kid).toBe(thumbprintOf(hobbitonP521))
  })
})

describe('the kid of a public key', () => {
  test('[RFC 7638 §3] RFC 7638 3.1: is the thumbprint, whatever else the JWK says', async () => {
    const key = await JwtAlgorithm.from({ alg: 'RS256', publicKey: rfc7638Jwk }).importKey(nativeRuntime)

    expect(key.kid).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })

  test('RFC 8037 A.3: is the thumbprint', async () => {
    const key = await JwtAlgorithm.from({ alg: 'Ed25519', publicKey: rfc8037Jwk }).importKey(nativeRuntime)

    expect(key.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })
})

/** The point of the private number 351: x begins with two zero bytes, y with a zero byte. */
const leadingZeros = {
  kty: 'EC',
  crv: 'P-521',
  d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFf',
  x: 'AADLF1E2EGYcVVBrOu0C-2wtMG85lkwXisYY9SWcvoVT-EXEkfOiOhyvT4gbKdu8ZVFxG8765MllSc6-MT0abYzu',
  y: 'AOVRyxFNxw3DCSLMupa0DT0nxjkDGsMX1uJwjUDb7h4mhKUdiWl0ewAMUsitb3Jf0LC4inhVMChNxJI7XNhpQjyo',
} as const

describe.each(runtimes)('RFC 7518 6.2.1, with P-521 by $name: coordinates with leading zeros', ({ runtime }) => {
  test('[RFC 7518 §6.2.1] W22: keep them in the key set and in the kid', async () => {
    const { d: _, ...publicJwk } = leadingZeros
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: leadingZeros })
    const kid = thumbprintOf(publicJwk)

    const ring = await createKeyRing({ algorithm, runtime })

    expect(ring.jwks()).toEqual({ keys: [{ ...publicJwk, kid, alg: 'ES512', use: 'sig' }] })
  })

  test('are the same out of PKCS #8 and SPKI', async () => {
    const imported = await crypto.subtle.importKey('jwk', leadingZeros, { name: 'ECDSA', namedCurve: 'P-521' }, true, [
      'sign',
    ])
    const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', imported))
    const fromJwk = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512({ privateKey: leadingZeros }), runtime })
    const fromDer = await createKeyRing({ algorithm: JwtAlgorithm.ecdsaSha512({ privateKey }), runtime })

    expect(fromDer.jwks()).toEqual(fromJwk.jwks())
  })

  test.each([
    ['x', { x: leadingZeros.x.slice(2) }],
    ['y', { y: leadingZeros.y.slice(4) }],
    ['d', { d: 'AV8' }],
  ])('[RFC 7518 §6.2.1] are asked for, so a JWK that left them out of %s is refused', (name, members) => {
    const jwk = unchecked({ ...leadingZeros, ...members })

    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: jwk })).toThrow(
      `The privateKey for ES512 is a JWK whose ${name} is not 66 bytes in base64url: mend it`,
    )
  })
})

/** RFC 7638 section 3, written out. */
function thumbprintOf({ kty, crv, x, y }: { kty: string; crv: string; x: string; y: string }): string {
  const text = `{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`
  return createHash('sha256').update(text).digest('base64url')
}
