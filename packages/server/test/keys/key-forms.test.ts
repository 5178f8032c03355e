import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { CryptoKey, JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { nativeRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import type { KeyInput } from '../../src/lib/keys/key-input.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { keyPairSchemes } from '../../src/lib/keys/signature-schemes.ts'
import { keyPairAlgorithms, keysByKind, pkcs8, spki, unchecked } from './algorithm-fixture.ts'
import { rfcPrivateJwk, rfcPublicJwk } from './key-fixture.ts'

const jwkOf = (key: KeyObject): JWK => key.export({ format: 'jwk' })
const bytesOf = (text: string): Buffer => Buffer.from(text)
const onOneLine = (text: string): string => text.replaceAll('\n', ' ')
const escaped = (text: string): string => text.replaceAll('\n', String.raw`\r\n`)

const privateForms: readonly (readonly [string, (key: KeyObject) => KeyInput])[] = [
  ['PEM', pkcs8],
  ['PEM on one line', (key) => onOneLine(pkcs8(key))],
  ['PEM with escaped line ends', (key) => escaped(pkcs8(key))],
  ['the bytes of a PEM file', (key) => bytesOf(`\uFEFF${pkcs8(key)}`)],
  ['DER', (key) => key.export({ format: 'der', type: 'pkcs8' })],
  ['JWK', jwkOf],
  ['JWK as text', (key) => JSON.stringify(jwkOf(key))],
  ['the bytes of a JWK file', (key) => bytesOf(`\n${JSON.stringify(jwkOf(key), null, 2)}`)],
  ['a KeyObject', (key) => key],
]
const publicForms: readonly (readonly [string, (key: KeyObject) => KeyInput])[] = [
  ['PEM', spki],
  ['PEM on one line', (key) => onOneLine(spki(key))],
  ['PEM with escaped line ends', (key) => escaped(spki(key))],
  ['the bytes of a PEM file', (key) => bytesOf(spki(key))],
  ['DER', (key) => key.export({ format: 'der', type: 'spki' })],
  ['JWK', jwkOf],
  ['JWK as text', (key) => JSON.stringify(jwkOf(key))],
  ['a KeyObject', (key) => key],
]

describe.each(keyPairAlgorithms)('a key for $alg', ({ alg, kind }) => {
  const { privateKey, publicKey } = keysByKind[kind]
  const { key: algorithm } = keyPairSchemes[alg]
  const expected = jwkOf(publicKey)

  test.each(privateForms)('is the same private key as %s', async (_, write) => {
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, privateKey: write(privateKey) }) })

    expect(ring.current.publicJwk).toEqual(expected)
  })

  test.each(publicForms)('is the same public key as %s', async (_, write) => {
    const key = await JwtAlgorithm.from({ alg, publicKey: write(publicKey) }).importKey(nativeRuntime)

    expect(key.publicJwk).toEqual(expected)
  })

  test('is taken as CryptoKeys, also where the private one is not extractable', async () => {
    const keys = {
      privateKey: privateKey.toCryptoKey(algorithm, false, ['sign']),
      publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']),
    }
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg, ...keys }) })

    expect(ring.current.publicJwk).toEqual(expected)
  })

  test('is refused as a CryptoKey of another algorithm', async () => {
    const other: CryptoKey = keysByKind['P-256'].privateKey.toCryptoKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])

    expect(() => JwtAlgorithm.from({ alg, privateKey: other })).toThrow(/is a CryptoKey of another algorithm: give one/)
  })

  test('is refused where the private and the public one are exchanged', async () => {
    const importPublic = (key: KeyInput): Promise<unknown> =>
      JwtAlgorithm.from({ alg, publicKey: key }).importKey(nativeRuntime)

    expect(() => JwtAlgorithm.from({ alg, privateKey: publicKey })).toThrow(/is a KeyObject of type public/)
    expect(() => JwtAlgorithm.from({ alg, publicKey: privateKey })).toThrow(/is a KeyObject of type private/)
    expect(() => JwtAlgorithm.from({ alg, privateKey: jwkOf(publicKey) })).toThrow(/is a JWK whose d is no/)
    expect(() => JwtAlgorithm.from({ alg, publicKey: jwkOf(privateKey) })).toThrow(/is a private JWK/)
    await expect(importPublic(privateKey.export({ format: 'der', type: 'pkcs8' }))).rejects.toThrow(/is damaged, or/)
  })

  test.each([
    ['alg', { alg: 'XX256' }, /another alg: give a key that is for/],
    ['use', { use: 'enc' }, /a use other than sig/],
    ['key_ops without what it is needed for', { key_ops: ['deriveBits'] }, /key_ops/],
    ['key_ops that name an operation twice', { key_ops: ['sign', 'verify', 'sign', 'verify'] }, /key_ops/],
    ['key_ops that are no list', { key_ops: 'sign verify' }, /key_ops/],
  ])('[RFC 7517 §4.2, RFC 7517 §4.3, RFC 7517 §4.4] is refused as a JWK with another %s', (_, members, complaint) => {
    const jwk = unchecked({ ...jwkOf(privateKey), ...members })

    expect(() => JwtAlgorithm.from({ alg, privateKey: jwk })).toThrow(complaint)
  })

  test('is taken as a JWK that says what it is for', async () => {
    const use = { alg, use: 'sig', key_ops: ['sign'], kid: 'mine', ext: true }
    const algorithms = [
      JwtAlgorithm.from({ alg, privateKey: { ...jwkOf(privateKey), ...use } }),
      JwtAlgorithm.from({ alg, publicKey: { ...jwkOf(publicKey), ...use, key_ops: ['verify'] } }),
    ]

    const [first, second] = await Promise.all(algorithms.map((source) => source.importKey(nativeRuntime)))

    expect(first?.publicJwk).toEqual(expected)
    expect(second?.kid).toBe(first?.kid)
  })
})

describe('a key for Ed25519', () => {
  test('[RFC 8725bis §3.2 Ed25519] is taken as a JWK that has the former name of its algorithm, and signs under the new one', async () => {
    const privateKey = { ...jwkOf(keysByKind.Ed25519.privateKey), alg: 'EdDSA' }
    const { current } = await createKeyRing({ algorithm: JwtAlgorithm.from({ alg: 'Ed25519', privateKey }) })

    expect(current.alg).toBe('Ed25519')
  })
})

describe('a private key', () => {
  test('is refused where its public members belong to another key', async () => {
    const { x, y } = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey)
    const privateKey: JWK = unchecked({ ...rfcPrivateJwk, x, y })
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey })

    await expect(createKeyRing({ algorithm })).rejects.toThrow(/^The private.* for ES512 /)
    await expect(createKeyRing({ algorithm, runtime: { hasP521: async () => false } })).rejects.toThrow(
      /do not belong together/,
    )
  })

  test.each([
    ['an encrypted PEM text', (key: KeyObject) => encryptedPem(key)],
    ['SEC 1', (key: KeyObject) => key.export({ format: 'pem', type: 'sec1' }).toString()],
  ])('is refused as %s, and the message names a KeyObject as a way out', (_, write) => {
    const text = write(keysByKind['P-521'].privateKey)

    expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: text })).toThrow(/or a KeyObject of Node.js.*createPrivateKey/)
  })

  test.each([
    ['a text that is no JSON', '{"kty":"EC","d":"secretsecret'],
    ['a list', '["secretsecret"]'],
    ['bytes that are no key', bytesOf('secretsecret')],
    ['DER that is no key', Buffer.from([0x30, 3, 2, 1, 7])],
    ['nothing', new Uint8Array()],
    ['a secret key', createSecretKey(bytesOf('secretsecret'))],
    ['a DSA key', generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey],
  ])('is refused as %s, and the message shows nothing of it', (_, privateKey) => {
    const refusal = errorOf(() => JwtAlgorithm.ecdsaSha512({ privateKey: unchecked(privateKey) }))

    expect(refusal).toBeInstanceOf(TypeError)
    expect(refusal).toMatchObject({ message: expect.stringMatching(/^The privateKey for ES512 is /) })
    expect(refusal).not.toHaveProperty('cause')
    expect(String(refusal)).not.toContain('secretsecret')
  })
})

describe('a key for RS256', () => {
  test('is refused as a CryptoKey that is bound to another hash', () => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }
    const publicKey = keysByKind.RSA.publicKey.toCryptoKey(algorithm, true, ['verify'])

    expect(() => JwtAlgorithm.from({ alg: 'RS256', publicKey })).toThrow(
      'The publicKey for RS256 is a CryptoKey of another algorithm: give one for RSASSA-PKCS1-v1_5 with SHA-256',
    )
  })
})

describe('a public key', () => {
  test('is refused as a CryptoKey that is not extractable, since the key set could not show it', async () => {
    const publicKey = keysByKind['P-521'].publicKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-521' }, false, [
      'verify',
    ])
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk, publicKey })

    await expect(createKeyRing({ algorithm })).rejects.toThrow(/^The publicKey for ES512 is a CryptoKey that is not ex/)
  })

  test('is not changed by a later change to the bytes it was given', async () => {
    const der = keysByKind['P-521'].publicKey.export({ format: 'der', type: 'spki' })
    const algorithm = JwtAlgorithm.ecdsaSha512({ publicKey: der })

    der.fill(0)

    expect((await algorithm.importKey(nativeRuntime)).publicJwk).toEqual(rfcPublicJwk)
  })
})

function encryptedPem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secretsecret' }).toString()
}

function errorOf(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}
