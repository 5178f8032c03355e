import { decodeBase64Url, isRecord } from '@tokenpair/protocol'
import type { CryptoKey, JWK } from 'jose'
import { type P521Pem, readP521Pem } from './p521-pem.ts'

/** A key as PEM text (PKCS #8 or SPKI), as JWK (RFC 7517) or as a `CryptoKey` of the runtime. */
export type EcdsaKeyInput = string | JWK | CryptoKey

/** The members of a P-521 key (RFC 7518 section 6.2). */
interface P521Jwk {
  readonly kind: 'jwk'
  readonly x: string
  readonly y: string
  /** The private key, if this is one. */
  readonly d: string | undefined
}

/** A P-521 key that looks sound, by its form. */
export type CheckedEcdsaKey = P521Pem | P521Jwk | { readonly kind: 'crypto-key'; readonly key: CryptoKey }

/** Which of the two keys of an algorithm, by the name of its option. */
export type EcdsaKeyRole = 'privateKey' | 'publicKey'

const coordinateBytes = 66
const usages = { privateKey: 'sign', publicKey: 'verify' } as const

/**
 * Checks what can be checked of a key before it is imported: its form, its curve, and that it is meant for ES512.
 *
 * @throws {TypeError} One sentence that says how to mend it, and nothing of the key.
 */
export function checkEcdsaKey(input: unknown, role: EcdsaKeyRole): CheckedEcdsaKey {
  if (typeof input === 'string') return readP521Pem(input, role)
  if (!isRecord(input)) throw new TypeError(`The ${role} for ES512 is missing: give a PEM text, a JWK or a CryptoKey`)
  return isCryptoKey(input) ? checkCryptoKey(input, role) : checkJwk(input, role)
}

function checkJwk(jwk: Record<string, unknown>, role: EcdsaKeyRole): P521Jwk {
  const { kty, crv, alg, use, x, y, d } = jwk
  if (kty !== 'EC' || crv !== 'P-521') {
    throw new TypeError(`The ${role} for ES512 is no JWK with kty EC and crv P-521 (RFC 7518 section 3.4): give one`)
  }
  if ((alg !== undefined && alg !== 'ES512') || (use !== undefined && use !== 'sig')) {
    throw new TypeError(`The ${role} for ES512 is a JWK with another alg or use: give a key that is for ES512 only`)
  }
  if (!isCoordinate(x) || !isCoordinate(y)) {
    throw new TypeError(
      `The ${role} for ES512 is a JWK whose x or y is not ${coordinateBytes} bytes in base64url: mend it`,
    )
  }
  if (role === 'publicKey') return { kind: 'jwk', x, y, d: undefined }
  if (!isCoordinate(d)) {
    throw new TypeError(
      `The privateKey for ES512 is a JWK whose d is not ${coordinateBytes} bytes in base64url: mend it`,
    )
  }
  return { kind: 'jwk', x, y, d }
}

function checkCryptoKey(key: CryptoKey, role: EcdsaKeyRole): CheckedEcdsaKey {
  const { name, namedCurve }: { name: string; namedCurve?: unknown } = key.algorithm
  if (name !== 'ECDSA' || namedCurve !== 'P-521') {
    throw new TypeError(`The ${role} for ES512 is a CryptoKey of another algorithm: give one for ECDSA with P-521`)
  }
  if (!key.usages.includes(usages[role])) {
    throw new TypeError(`The ${role} for ES512 is a CryptoKey that cannot ${usages[role]}: give one with this usage`)
  }
  return { kind: 'crypto-key', key }
}

function isCoordinate(value: unknown): value is string {
  return typeof value === 'string' && decodeBase64Url(value)?.length === coordinateBytes
}

function isCryptoKey(value: object): value is CryptoKey {
  return Object.prototype.toString.call(value) === '[object CryptoKey]'
}
