import { p521 } from '@noble/curves/nist.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import type { CheckedKey } from './key-input.ts'
import type { CheckedKeyPair, KeyOperations } from './key-operations.ts'
import { type KeyPlace, unfit, unimportable } from './key-place.ts'
import { keyPairSchemes } from './signature-schemes.ts'

const coordinateBytes = 66
/** How a point begins that is written with both coordinates (SEC 1 section 2.3.3). */
const uncompressed = 4
/** What stands before the private number: the version of its form, and the tag and length of 66 bytes (RFC 5915). */
const beforeNumber = '\u0002\u0001\u0001\u0004\u0042'
/** JWS knows no low-S rule (RFC 7518 section 3.4): half of all genuine signatures have a high S. */
const signing = { prehash: true, lowS: false, format: 'compact' } as const

const scheme = keyPairSchemes.ES512
const privatePlace: KeyPlace = { role: 'privateKey', scheme }
const publicPlace: KeyPlace = { role: 'publicKey', scheme }

/** ES512 by @noble/curves, where the runtime's WebCrypto has no P-521. Signatures are deterministic (RFC 6979). */
export async function createNobleP521({ privateKey, publicKey }: CheckedKeyPair): Promise<KeyOperations> {
  const secret = privateKey && importSecret(privateKey)
  const verifying = publicKey ? importPoint(publicKey) : derivePoint(privateKey, secret)
  const x = encodeBase64Url(verifying.subarray(1, 1 + coordinateBytes))
  const y = encodeBase64Url(verifying.subarray(1 + coordinateBytes))
  return {
    publicJwk: { kty: 'EC', crv: 'P-521', x, y },
    sign: secret && (async (input) => Uint8Array.from(p521.sign(input, secret, signing))),
    verify: async (input, signature) =>
      signature.length === scheme.signatureBytes && p521.verify(signature, input, verifying, signing),
  }
}

function importSecret(key: CheckedKey): Uint8Array {
  const secret = numberOf(key)
  if (p521.utils.isValidSecretKey(secret)) return secret
  throw unimportable(privatePlace)
}

function importPoint(key: CheckedKey): Uint8Array {
  try {
    return p521.Point.fromBytes(pointOf(key)).toBytes(false)
  } catch (cause) {
    throw unimportable(publicPlace, { cause })
  }
}

/** A private JWK brings its point along, and signing will show whether they belong together. */
function derivePoint(key: CheckedKey | undefined, secret: Uint8Array = new Uint8Array()): Uint8Array {
  return key?.kind === 'jwk' ? importPoint(key) : p521.getPublicKey(secret, false)
}

/** DER is not parsed: where the number stands is fixed, and importing it shows whether it is one. */
function numberOf(key: CheckedKey): Uint8Array {
  switch (key.kind) {
    case 'der': {
      const start = String.fromCharCode(...key.der).indexOf(beforeNumber) + beforeNumber.length
      return key.der.subarray(start, start + coordinateBytes)
    }
    case 'jwk':
      return decode('d' in key.jwk ? key.jwk.d : '')
    case 'crypto-key':
      throw unusable(privatePlace)
  }
}

/** The point is the last thing in SPKI, with one coordinate or both. */
function pointOf(key: CheckedKey): Uint8Array {
  switch (key.kind) {
    case 'der': {
      const both = key.der.subarray(-1 - 2 * coordinateBytes)
      return both[0] === uncompressed ? both : key.der.subarray(-1 - coordinateBytes)
    }
    case 'jwk': {
      const { x, y } = { x: '', y: '', ...key.jwk }
      return concatBytes(Uint8Array.of(uncompressed), decode(x), decode(y))
    }
    case 'crypto-key':
      throw unusable(publicPlace)
  }
}

function decode(text: string): Uint8Array {
  return decodeBase64Url(text) ?? new Uint8Array()
}

function unusable(place: KeyPlace): TypeError {
  return unfit(place, 'is a CryptoKey, and this runtime has no P-521 of its own to use it: give a PEM text or a JWK')
}
