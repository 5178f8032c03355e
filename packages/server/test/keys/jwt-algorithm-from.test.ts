import { constants, createHmac, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { nativeRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { bytesOf, hmacAlgorithms, keyPairAlgorithms, keysByKind, pkcs8, spki, unchecked } from './algorithm-fixture.ts'
import { secret } from './key-fixture.ts'

const input = bytesOf('header.payload')

describe('JwtAlgorithm.from() with a secret', () => {
  test.each(hmacAlgorithms)('signs with $alg as node:crypto does', async ({ alg, hash }) => {
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, secret }) })

    const mac = await current.sign(input)

    expect(current.alg).toBe(alg)
    expect(Buffer.from(mac)).toEqual(createHmac(hash, secret).update(input).digest())
    expect(await current.verify(input, mac)).toBe(true)
  })

  test.each(hmacAlgorithms)('asks for $bytes bytes for $alg', ({ alg, bytes }) => {
    const short = secret.slice(0, bytes - 1)

    expect(JwtAlgorithm.from({ alg, secret: secret.slice(0, bytes) }).alg).toBe(alg)
    expect(() => JwtAlgorithm.from({ alg, secret: short })).toThrow(RangeError)
    expect(() => JwtAlgorithm.from({ alg, secret: short })).toThrow(`at least ${bytes}: make one by \`openssl rand`)
  })

  test.each(hmacAlgorithms)('asks for the secret of $alg by that name', ({ alg }) => {
    expect(() => JwtAlgorithm.from(unchecked({ alg, privateKey: secret }))).toThrow(/neither a text nor bytes/)
  })

  test('makes hmacSha256() and hmacSha512() by their names', async () => {
    const byName = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg: 'HS256', secret }) })
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.hmacSha256(secret) })

    expect(current.alg).toBe('HS256')
    expect(current.kid).toBe(byName.current.kid)
  })
})

describe.each(keyPairAlgorithms)('JwtAlgorithm.from() with $alg', ({ alg, kind, hash, options }) => {
  const keys = keysByKind[kind]

  test('signs what node:crypto verifies', async () => {
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey: keys.privateKey }) })

    const signature = await current.sign(input)

    expect(current.alg).toBe(alg)
    expect(verify(hash, input, { key: keys.publicKey, ...options }, signature)).toBe(true)
  })

  test('verifies what node:crypto signs, and nothing else', async () => {
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey: keys.privateKey }) })

    const signature = Uint8Array.from(sign(hash, input, { key: keys.privateKey, ...options }))

    expect(await current.verify(input, signature)).toBe(true)
    expect(await current.verify(input.slice(1), signature)).toBe(false)
    expect(await current.verify(input, signature.slice(1))).toBe(false)
    expect(await current.verify(input, Uint8Array.from([...signature, 0]))).toBe(false)
    expect(
      await current.verify(
        input,
        signature.map((byte) => byte ^ 1),
      ),
    ).toBe(false)
    expect(await current.verify(input, new Uint8Array(signature.length))).toBe(false)
    expect(await current.verify(input, new Uint8Array())).toBe(false)
  })

  test('verifies and does not sign with a public key alone', async () => {
    const key = await JwtAlgorithm.from({ alg, publicKey: keys.publicKey }).importKey(nativeRuntime)

    const signature = Uint8Array.from(sign(hash, input, { key: keys.privateKey, ...options }))

    expect(await key.verify(input, signature)).toBe(true)
    expect(key).not.toHaveProperty('sign')
  })

  test('shows the public key with its kid, alg and use, and no private member', async () => {
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey: keys.privateKey }) })

    expect(ring.jwks()).toEqual({
      keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: ring.current.kid, alg, use: 'sig' }],
    })
  })

  test.each(Object.entries(keysByKind).filter(([name]) => name !== kind))(
    '[CVE-2022-23539] N-16: refuses a key of the kind %s in each form, and says what to make instead',
    (_, other) => {
      const advice = /make one by `openssl genpkey -algorithm /

      expect(() => JwtAlgorithm.from({ alg, privateKey: pkcs8(other.privateKey) })).toThrow(advice)
      expect(() => JwtAlgorithm.from({ alg, privateKey: other.privateKey })).toThrow(advice)
      expect(() => JwtAlgorithm.from({ alg, publicKey: spki(other.publicKey) })).toThrow(advice)
      expect(() => JwtAlgorithm.from({ alg, publicKey: other.publicKey })).toThrow(advice)
      expect(() => JwtAlgorithm.from({ alg, publicKey: other.publicKey.export({ format: 'jwk' }) })).toThrow(advice)
    },
  )

  test('asks for its keys by their names', () => {
    expect(() => JwtAlgorithm.from(unchecked({ alg, secret }))).toThrow(`The privateKey for ${alg} is missing`)
  })
})

describe('JwtAlgorithm.from() with ECDSA', () => {
  test.each(keyPairAlgorithms.filter(({ alg }) => alg.startsWith('ES')))(
    '[RFC 7518 §3.4] refuses a signature of $alg in DER, though it is genuine',
    async ({ alg, kind, hash }) => {
      const { privateKey } = keysByKind[kind]
      const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey }) })

      const der = sign(hash, input, { key: privateKey, dsaEncoding: 'der' })

      expect(await current.verify(input, Uint8Array.from(der))).toBe(false)
    },
  )
})

describe('JwtAlgorithm.from() with RSA', () => {
  test('refuses PSS with a salt of another length than the hash', async () => {
    const { privateKey } = keysByKind.RSA
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg: 'PS256', privateKey }) })

    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = sign('sha256', input, { key: privateKey, padding, saltLength: 20 })

    expect(await current.verify(input, Uint8Array.from(signature))).toBe(false)
  })

  test('refuses PSS without the leading zero of a genuine signature', { timeout: 60_000 }, async () => {
    const { privateKey } = keysByKind.RSA
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg: 'PS256', privateKey }) })
    const options = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    let signature = sign('sha256', input, options)
    while (signature[0] !== 0) signature = sign('sha256', input, options) // one in 256

    expect(await current.verify(input, Uint8Array.from(signature))).toBe(true)
    expect(await current.verify(input, Uint8Array.from(signature.subarray(1)))).toBe(false)
  })

  test.each(['RS256', 'PS256'] as const)('refuses a key of fewer than 2048 bits for %s', async (alg) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const expected = `The key for ${alg} has 1024 bits, and RFC 7518 section`

    await expect(createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey }) })).rejects.toThrow(expected)
    await expect(JwtAlgorithm.from({ alg, publicKey }).importKey(nativeRuntime)).rejects.toThrow(RangeError)
  })

  test.each([
    ['1, with which everybody can sign', 'AQ'],
    ['1 behind a zero', 'AAE'],
    ['an even number', 'BA'],
  ])('refuses a key whose public exponent is %s', async (_, e) => {
    const publicKey = { ...keysByKind.RSA.publicKey.export({ format: 'jwk' }), e }
    const algorithm = JwtAlgorithm.from({ alg: 'RS256', publicKey })

    await expect(algorithm.importKey(nativeRuntime)).rejects.toThrow(
      /^The .*ey for RS256 (has a public exp|is damaged)/,
    )
  })

  test('takes a key whose public exponent is 3', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })

    expect((await createKeyRing({ algorithm: JwtAlgorithm.from({ alg: 'RS256', ...keys }) })).current.alg).toBe('RS256')
  })

  test('[RFC 8725bis §3.1 keys] refuses one key for two algorithms', async () => {
    const { privateKey, publicKey } = keysByKind.RSA
    const algorithm = JwtAlgorithm.from({ alg: 'PS256', privateKey })
    const fallback = JwtAlgorithm.from({ alg: 'RS256', publicKey })

    await expect(createKeyRing({ algorithm, fallbackVerificationAlgorithms: [fallback] })).rejects.toThrow(
      'One key is used for PS256 and for RS256: give each algorithm a key of its own',
    )
  })
})

describe('JwtAlgorithm.from()', () => {
  test.each([
    undefined,
    null,
    '',
    'none',
    'None',
    'hs256',
    'HS1',
    'ES256K',
    'RS1',
    'A128KW',
    'toString',
    '__proto__',
    7,
  ])('[RFC 8725 §3.2] refuses the algorithm %s, and says which there are', (alg) => {
    expect(() => JwtAlgorithm.from(unchecked({ alg, secret }))).toThrow(
      /^The alg is no signature algorithm: give one of HS256, .*PS512/,
    )
  })

  test('[RFC 8725bis §3.2 Ed25519] says how EdDSA is called now', () => {
    expect(() => JwtAlgorithm.from(unchecked({ alg: 'EdDSA', ...keysByKind.Ed25519 }))).toThrow(
      /EdDSA is called Ed25519, RFC 9864/,
    )
  })

  test.each([undefined, null, 'HS256', 7])('refuses %j, which holds no options', (options) => {
    expect(() => JwtAlgorithm.from(unchecked(options))).toThrow(TypeError)
  })
})
