import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { pem, rfcPrivateJwk, rfcPublicJwk, secret } from './key-fixture.ts'

const unchecked = (value: unknown): never => value as never

describe('JwtAlgorithm.hmacSha512()', () => {
  test('takes a secret of 64 bytes, as text or as bytes', () => {
    expect(JwtAlgorithm.hmacSha512(secret).alg).toBe('HS512')
    expect(JwtAlgorithm.hmacSha512(new Uint8Array(64).fill(7)).alg).toBe('HS512')
    expect(JwtAlgorithm.hmacSha512('é'.repeat(32)).alg).toBe('HS512')
  })

  test('[RFC 7518 §3.2, RFC 7515 §10.1, RFC 8725 §3.5, CVE-2025-45769, ASVS 5.0 11.2.3] N-16, W22: refuses a shorter one, and says how long it is and how to make one', () => {
    const short = secret.slice(0, 63)

    expect(() => JwtAlgorithm.hmacSha512(short)).toThrow(RangeError)
    expect(() => JwtAlgorithm.hmacSha512(short)).toThrow(/has 63 bytes.*at least 64.*openssl rand -hex 64/)
    expect(() => JwtAlgorithm.hmacSha512(short)).not.toThrow(short)
    expect(() => JwtAlgorithm.hmacSha512('')).toThrow(/has 0 bytes/)
  })

  test.each([undefined, null, 64, {}, { toString: () => secret }, [secret]])(
    '[CVE-2022-23529] refuses %j, which is no secret',
    (value) => {
      expect(() => JwtAlgorithm.hmacSha512(unchecked(value))).toThrow(/neither a text nor bytes/)
    },
  )

  test.each([
    pem.publicKey,
    `\n ${pem.privateKey}`,
    `\uFEFF${pem.publicKey}`,
    JSON.stringify(rfcPublicJwk),
    `ssh-ed25519 ${'A'.repeat(68)}`,
  ])('refuses a key of another algorithm, since anybody might know it', (key) => {
    expect(() => JwtAlgorithm.hmacSha512(key)).toThrow(/looks like a key of another algorithm/)
  })

  test('is not changed by a later change to the bytes it was given', async () => {
    const bytes = new TextEncoder().encode(secret)
    const algorithm = JwtAlgorithm.hmacSha512(bytes)
    const before = await algorithm.importKey({ hasP521: async () => true })

    bytes.fill(0)

    const after = await algorithm.importKey({ hasP521: async () => true })
    expect(after.kid).toBe(before.kid)
  })

  test('shows nothing of the secret when it is printed', () => {
    const algorithm = JwtAlgorithm.hmacSha512(secret)

    expect(`${inspect(algorithm, { depth: 9, showHidden: true })} ${JSON.stringify(algorithm)}`).not.toContain('secret')
  })
})

describe('JwtAlgorithm.ecdsaSha512()', () => {
  test.each([
    { privateKey: pem.privateKey },
    { privateKey: pem.privateKey, publicKey: pem.publicKey },
    { privateKey: rfcPrivateJwk },
    { privateKey: rfcPrivateJwk, publicKey: rfcPublicJwk },
    { publicKey: pem.publicKey },
    { publicKey: rfcPublicJwk },
  ])('takes keys in PEM and JWK, and a public key alone', (keys) => {
    expect(JwtAlgorithm.ecdsaSha512(keys).alg).toBe('ES512')
  })

  test('takes CryptoKeys', async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, false, ['sign', 'verify'])

    expect(JwtAlgorithm.ecdsaSha512(keys).alg).toBe('ES512')
  })

  test('refuses CryptoKeys of another curve, and those that cannot sign', async () => {
    const p384 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify'])
    const p521 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, false, ['sign', 'verify'])

    expect(() => JwtAlgorithm.ecdsaSha512(p384)).toThrow(
      /CryptoKey of another algorithm: give one for ECDSA with P-521/,
    )
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: p521.publicKey })).toThrow(/CryptoKey that cannot sign/)
    expect(() => JwtAlgorithm.ecdsaSha512({ publicKey: p521.privateKey })).toThrow(/CryptoKey that cannot verify/)
  })

  test.each([undefined, null, {}, { privateKey: undefined }, { publicKey: null }, { privateKey: 7 }])(
    'refuses %j, which holds no key',
    (keys) => {
      expect(() => JwtAlgorithm.ecdsaSha512(unchecked(keys ?? {}))).toThrow(
        /is missing: give a PEM text, a JWK, a KeyObject or a CryptoKey/,
      )
    },
  )

  test('[RFC 7518 §3.4, ASVS 5.0 11.6.1] W22: says how to mend a key on another curve or of another kind', () => {
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { format: 'pem', type: 'spki' },
      privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    })

    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: pem.p256PrivateKey })).toThrow(
      /on P-256.*P-521.*openssl genpkey/,
    )
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: rsa.privateKey })).toThrow(/an RSA key.*P-521/)
    expect(() => JwtAlgorithm.ecdsaSha512({ publicKey: rsa.publicKey })).toThrow(/an RSA key.*P-521/)
  })

  test('says how to mend a PEM text of another form', () => {
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: pem.sec1PrivateKey })).toThrow(/openssl pkcs8 -topk8 -nocrypt/)
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: pem.publicKey })).toThrow(/begins with BEGIN PRIVATE KEY/)
    expect(() => JwtAlgorithm.ecdsaSha512({ publicKey: pem.privateKey })).toThrow(/begins with BEGIN PUBLIC KEY/)
    const mislabelled = pem.privateKey.replace('BEGIN PRIVATE', 'BEGIN ENCRYPTED PRIVATE')
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: mislabelled })).toThrow(/begins with BEGIN PRIVATE KEY/)
    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: '' })).toThrow(/begins with BEGIN PRIVATE KEY/)
  })

  test.each([
    { ...rfcPrivateJwk, kty: 'OKP' },
    { ...rfcPrivateJwk, crv: 'P-256' },
    { ...rfcPrivateJwk, alg: 'ES256' },
    { ...rfcPrivateJwk, use: 'enc' },
    { ...rfcPrivateJwk, x: rfcPrivateJwk.x.slice(2) },
    { ...rfcPrivateJwk, y: undefined },
    { ...rfcPrivateJwk, d: `${rfcPrivateJwk.d}=` },
    rfcPublicJwk,
    { kty: 'oct', k: rfcPrivateJwk.d },
  ])(
    '[RFC 7517 §4.2, RFC 7517 §4.4, RFC 7518 §6.2.1] refuses a private JWK that is unfit, without showing it',
    (jwk) => {
      expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: unchecked(jwk) })).toThrow(/^The privateKey for ES512 is /)
      expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: unchecked(jwk) })).not.toThrow(rfcPrivateJwk.d.slice(0, 20))
    },
  )

  test('shows nothing of the key when it is printed', () => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk })

    expect(`${inspect(algorithm, { depth: 9 })} ${JSON.stringify(algorithm)}`).not.toContain(
      rfcPrivateJwk.d.slice(0, 20),
    )
  })

  test('answers a damaged PEM text with a TypeError or not at all', () => {
    const damagedPem = fc
      .tuple(fc.nat(pem.privateKey.length - 1), fc.string({ maxLength: 3 }), fc.nat(40))
      .map(([at, middle, cut]) => pem.privateKey.slice(0, at) + middle + pem.privateKey.slice(at + cut))

    fc.assert(
      fc.property(damagedPem, (privateKey) => {
        const error = errorOf(() => JwtAlgorithm.ecdsaSha512({ privateKey }))

        expect(error === undefined || error instanceof TypeError).toBe(true)
        expect(String(error)).not.toContain('BAGBSuBBAAj')
      }),
      { numRuns: 500 },
    )
  })
})

function errorOf(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}
