import { createSecretKey } from 'node:crypto'
import { inspect } from 'node:util'
import { encodeBase64Url } from '@tokenpair/protocol'
import type { CryptoKey } from 'jose'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import type { SecretInput } from '../../src/lib/keys/secret-input.ts'
import { bytesOf, keysByKind, pkcs8, spki, unchecked } from './algorithm-fixture.ts'
import { pem, rfcPublicJwk, secret } from './key-fixture.ts'

const k = encodeBase64Url(bytesOf(secret))
const usages: KeyUsage[] = ['sign', 'verify']
type KeyUsage = 'sign' | 'verify'

function importSecret(hash: string, extractable: boolean, allowed: KeyUsage[] = usages): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash }, extractable, allowed)
}

async function kidOf(input: SecretInput): Promise<string> {
  return (await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(input) })).current.kid
}

describe('a secret', () => {
  test.each([
    ['bytes', () => bytesOf(secret)],
    ['a Buffer', () => Buffer.from(secret)],
    ['a JWK', () => ({ kty: 'oct', k })],
    ['a JWK that says what it is for', () => ({ kty: 'oct', k, alg: 'HS512', use: 'sig', key_ops: usages })],
    ['a KeyObject', () => createSecretKey(Buffer.from(secret))],
    ['a CryptoKey', () => importSecret('SHA-512', true)],
    ['a CryptoKey that is not extractable', () => importSecret('SHA-512', false)],
  ] as const)('is the same as %s as it is as text', async (_, write) => {
    expect(await kidOf(await write())).toBe(await kidOf(secret))
  })

  test.each([
    ['PEM', pem.publicKey],
    ['PEM behind blanks, a tab and a line end', ` \t\n${pem.publicKey}`],
    ['PEM behind a byte-order mark', `\uFEFF${pem.publicKey}`],
    ['PEM with other line ends', pem.publicKey.replaceAll('\n', '\r\n')],
    ['PEM with escaped line ends', pem.publicKey.replaceAll('\n', String.raw`\n`)],
    ['PEM of a private key', pem.privateKey],
    ['PEM of a certificate', '-----BEGIN CERTIFICATE-----\nMIICljCCAX4CCQCKz8Zr8vLwrTANBgkqhkiG9w0BAQsFADANMQsw'],
    ['SSH', `ssh-ed25519 ${'A'.repeat(68)}`],
    ['SSH with ECDSA', `ecdsa-sha2-nistp521 ${'A'.repeat(68)}`],
    ['SSH on a device', `sk-ssh-ed25519@openssh.com ${'A'.repeat(68)}`],
    ['SSH in its other form', `---- BEGIN SSH2 PUBLIC KEY ----\n${'A'.repeat(68)}`],
    ['a JWK as text', ` ${JSON.stringify(rfcPublicJwk)}`],
    ['a JWK set as text', JSON.stringify({ keys: [rfcPublicJwk] }, null, 2)],
    ['the body of PEM with an elliptic curve', bodyOf(spki(keysByKind['P-521'].publicKey))],
    ['the body of PEM with RSA', bodyOf(spki(keysByKind.RSA.publicKey))],
    ['the body of PEM with a private key', bodyOf(pkcs8(keysByKind.RSA.privateKey))],
  ])('[CVE-2023-48223, CVE-2022-29217] is refused where it is %s, as text and as bytes', (_, key) => {
    const expected = /^The secret for HS512 looks like a key of another algorithm: make one by `openssl rand -hex 64`/

    expect(() => JwtAlgorithm.hmacSha512(key)).toThrow(expected)
    expect(() => JwtAlgorithm.hmacSha512(Buffer.from(key))).toThrow(expected)
    expect(() => JwtAlgorithm.hmacSha512({ kty: 'oct', k: encodeBase64Url(bytesOf(key)) })).toThrow(expected)
  })

  test.each(Object.entries(keysByKind))(
    '[CVE-2023-48223, CVE-2022-29217] is refused where it is the DER of a key of the kind %s',
    (_, keys) => {
      const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' })
      const privateKey = keys.privateKey.export({ format: 'der', type: 'pkcs8' })

      expect(() => JwtAlgorithm.hmacSha256(publicKey)).toThrow(/looks like a key of another algorithm/)
      expect(() => JwtAlgorithm.hmacSha256(privateKey)).toThrow(/looks like a key of another algorithm/)
    },
  )

  test.each([
    'a-string-secret-at-least-256-bits-long',
    'super-secret-jwt-token-with-at-least-32-characters-long',
    'cc7e0d44fd473002f1c42167459001140ec6389b7353f8088f4d9a95f2f596f2\n',
  ])('[CVE-2019-20933] is refused where everybody knows it: %j', (example) => {
    const expected = /is an example that everybody knows: make one by/

    expect(() => JwtAlgorithm.hmacSha256(example)).toThrow(expected)
    expect(() => JwtAlgorithm.hmacSha256(bytesOf(example))).toThrow(expected)
  })

  test('[CVE-2026-44351] is refused where it is all zeros, with which HMAC does what it does without a key', () => {
    expect(() => JwtAlgorithm.hmacSha512(new Uint8Array(64))).toThrow(/is all zeros/)
    expect(() => JwtAlgorithm.hmacSha512(new Uint8Array(200))).toThrow(/is all zeros/)
  })

  test.each([
    ['of another type', { kty: 'EC', k }, /no key of type oct/],
    ['without its bytes', { kty: 'oct' }, /k is not in base64url/],
    ['in base64', { kty: 'oct', k: `${k}==` }, /k is not in base64url/],
    ['that is too short', { kty: 'oct', k: k.slice(0, 80) }, /at least 64/],
    ['with another alg', { kty: 'oct', k, alg: 'HS256' }, /another alg/],
    ['with another use', { kty: 'oct', k, use: 'enc' }, /use other than sig/],
    ['that cannot verify', { kty: 'oct', k, key_ops: ['sign'] }, /key_ops.* with sign and verify/],
  ])('is refused as a JWK %s, without showing it', (_, jwk, complaint) => {
    expect(() => JwtAlgorithm.hmacSha512(unchecked(jwk))).toThrow(complaint)
    expect(() => JwtAlgorithm.hmacSha512(unchecked(jwk))).not.toThrow(k.slice(0, 20))
  })

  test('is refused as a KeyObject of a key pair', () => {
    expect(() => JwtAlgorithm.hmacSha512(keysByKind.RSA.publicKey)).toThrow(/no key of type oct/)
    expect(() => JwtAlgorithm.hmacSha512(keysByKind['P-521'].privateKey)).toThrow(/no key of type oct/)
  })

  test('is refused as a CryptoKey of another hash or another algorithm, that cannot do both, or is too short', async () => {
    const other = await importSecret('SHA-256', false)
    const limited = await importSecret('SHA-512', false, ['verify'])
    const short = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-512', length: 504 }, false, usages)
    const ecdsa = keysByKind['P-256'].publicKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])

    expect(() => JwtAlgorithm.hmacSha512(other)).toThrow(/another algorithm than HMAC with SHA-512/)
    expect(() => JwtAlgorithm.hmacSha512(ecdsa)).toThrow(/another algorithm than HMAC with SHA-512/)
    expect(() => JwtAlgorithm.hmacSha512(limited)).toThrow(/cannot sign and verify/)
    expect(() => JwtAlgorithm.hmacSha512(short)).toThrow(/has 63 bytes.*at least 64/)
  })

  test('is refused as an extractable CryptoKey that holds an example', async () => {
    const example = bytesOf('a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long')
    const key = await crypto.subtle.importKey('raw', example, { name: 'HMAC', hash: 'SHA-512' }, true, usages)

    await expect(kidOf(key)).rejects.toThrow(/everybody knows/)
  })

  test('[RFC 8725bis §3.1 keys] is refused where two algorithms share it', async () => {
    const algorithm = JwtAlgorithm.hmacSha256(secret)

    await expect(
      createKeyRing({ algorithm, fallbackVerificationAlgorithms: [JwtAlgorithm.hmacSha512(bytesOf(secret))] }),
    ).rejects.toThrow('One key is used for HS256 and for HS512: give each algorithm a key of its own')
  })

  test('does not show when the ring that holds it is printed', async () => {
    const ring = await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(secret) })
    const printed = `${inspect(ring, { depth: 9, getters: true })} ${JSON.stringify(ring.current)}`

    expect(printed).not.toContain('a secret')
    expect(printed).not.toContain(k.slice(0, 20))
  })
})

function bodyOf(text: string): string {
  return text.split('\n').slice(1, -2).join('')
}
