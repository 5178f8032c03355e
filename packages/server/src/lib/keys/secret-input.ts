import { isRecord } from '@tokenpair/protocol'
import type { CryptoKey, JWK } from 'jose'
import { decodeBase64Url } from '../encoding/base64url.ts'
import { isExampleSecret } from './example-secrets.ts'
import { objectToPurpose } from './jwk-purpose.ts'
import { recogniseKey } from './recognise-key.ts'
import { isBytes, isCryptoKey, isKeyObject, jwkOf, type KeyObject } from './runtime-keys.ts'
import type { HmacScheme } from './signature-schemes.ts'

/**
 * The secret of an HMAC algorithm: a text, which is taken as UTF-8, bytes, a JWK with kty `oct`, a `KeyObject` of Node.js
 * or a `CryptoKey` of WebCrypto.
 */
export type SecretInput = string | Uint8Array | JWK | KeyObject | CryptoKey

/** A secret that looks sound. */
export type CheckedSecret =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'crypto-key'; readonly key: CryptoKey }

/** PEM, SSH and JWK: a public key as a secret would let everybody sign. */
const otherKeyForm = /^\s*(?:-{4,5} ?BEGIN |(?:sk-)?ssh-(?:rsa|dss|ed25519)|(?:sk-)?ecdsa-sha2-|\{\s*")/

/**
 * Checks the secret of an HMAC algorithm (RFC 7518 section 3.2).
 *
 * @returns A copy of its bytes, or the `CryptoKey`.
 * @throws {TypeError} Where it is no secret, looks like another kind of key, or is known to everybody.
 * @throws {RangeError} Where it is shorter than the hash.
 */
export function checkSecret(secret: unknown, scheme: HmacScheme): CheckedSecret {
  if (isRecord(secret) && isCryptoKey(secret)) return checkSecretKey(secret, scheme)
  return { kind: 'bytes', bytes: checkSecretBytes(bytesOf(secret, scheme), scheme) }
}

/** Checks the bytes of a secret, wherever they come from. */
export function checkSecretBytes(bytes: Uint8Array<ArrayBuffer>, scheme: HmacScheme): Uint8Array<ArrayBuffer> {
  if (bytes.length < scheme.bytes) throw tooShort(bytes.length, scheme)
  if (isOtherKey(bytes)) throw unfit(scheme, 'looks like a key of another algorithm')
  if (isExampleSecret(bytes)) throw unfit(scheme, 'is an example that everybody knows')
  // HMAC fills a key up with zeros, so this one is the empty secret.
  if (bytes.every((byte) => byte === 0)) throw unfit(scheme, 'is all zeros')
  return bytes
}

function checkSecretKey(key: CryptoKey, scheme: HmacScheme): CheckedSecret {
  const { name, hash, length = 0 }: HmacKeyAlgorithm = key.algorithm
  if (name !== 'HMAC' || hash?.name !== scheme.hash) {
    throw unfit(scheme, `is a CryptoKey of another algorithm than HMAC with ${scheme.hash}`)
  }
  if (!key.usages.includes('sign') || !key.usages.includes('verify')) {
    throw unfit(scheme, 'is a CryptoKey that cannot sign and verify')
  }
  if (length < scheme.bytes * 8) throw tooShort(Math.floor(length / 8), scheme)
  return { kind: 'crypto-key', key }
}

/** What WebCrypto says of an HMAC key. */
interface HmacKeyAlgorithm {
  readonly name: string
  readonly hash?: { readonly name?: unknown }
  /** Bits. */
  readonly length?: number
}

function bytesOf(secret: unknown, scheme: HmacScheme): Uint8Array<ArrayBuffer> {
  if (typeof secret === 'string') return new TextEncoder().encode(secret)
  if (isBytes(secret)) return Uint8Array.from(secret)
  if (!isRecord(secret)) throw unfit(scheme, 'is neither a text nor bytes')
  const jwk = isKeyObject(secret) ? jwkOf(secret) : secret
  if (!isRecord(jwk) || jwk['kty'] !== 'oct') throw unfit(scheme, 'is neither a text nor bytes, and no key of type oct')
  const objection = objectToPurpose(jwk, { alg: scheme.alg, operations: ['sign', 'verify'] })
  if (objection !== undefined) throw new TypeError(`The secret for ${scheme.alg} ${objection}`)
  const bytes = typeof jwk['k'] === 'string' ? decodeBase64Url(jwk['k']) : undefined
  if (bytes === undefined) throw unfit(scheme, 'is a JWK whose k is not in base64url')
  return bytes
}

/** Also a key in DER, or one in DER in base64, which is a PEM text without its first and last line. */
function isOtherKey(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes)
  return otherKeyForm.test(text) || isDer(bytes) || isDer(decodeBase64(text))
}

function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && recogniseKey(bytes) !== undefined
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

function tooShort(length: number, scheme: HmacScheme): RangeError {
  return new RangeError(
    `The secret for ${scheme.alg} has ${length} bytes, and RFC 7518 section 3.2 asks for at least ${scheme.bytes}: ` +
      advise(scheme),
  )
}

function unfit(scheme: HmacScheme, complaint: string): TypeError {
  return new TypeError(`The secret for ${scheme.alg} ${complaint}: ${advise(scheme)}`)
}

function advise({ bytes }: HmacScheme): string {
  return `make one by \`openssl rand -hex ${bytes}\` and give it from the environment`
}
